/** A generator of HTTP load that needs one thread, and a server that does nothing. */
@NullMarked
package stemedb.bench.load;

import org.jspecify.annotations.NullMarked;
