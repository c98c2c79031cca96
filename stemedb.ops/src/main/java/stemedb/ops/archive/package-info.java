/** Archives in folders of this machine. */
@NullMarked
package stemedb.ops.archive;

import org.jspecify.annotations.NullMarked;
