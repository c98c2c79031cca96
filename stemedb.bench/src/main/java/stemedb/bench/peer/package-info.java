/** The servers that are compared, as child processes on the same disk. */
@NullMarked
package stemedb.bench.peer;

import org.jspecify.annotations.NullMarked;
