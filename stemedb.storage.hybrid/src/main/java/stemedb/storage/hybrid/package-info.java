/**
 * A store in two places: all rows in a primary store, which is the truth, and copies of the
 * read-heavy key families in a second one, which may be lost at any time.
 */
@NullMarked
package stemedb.storage.hybrid;

import org.jspecify.annotations.NullMarked;
