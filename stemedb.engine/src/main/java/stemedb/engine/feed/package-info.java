/** The change feed: pages of records, and those who wait for the next one. */
@NullMarked
package stemedb.engine.feed;

import org.jspecify.annotations.NullMarked;
