/** Ends the process of a node that cannot start. */
@NullMarked
package stemedb.ops.start;

import org.jspecify.annotations.NullMarked;
