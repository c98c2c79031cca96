/** What the parts of this bundle share. */
@NullMarked
package stemedb.ops;

import org.jspecify.annotations.NullMarked;
