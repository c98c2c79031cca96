/**
 * A load generator for a running node: closed loop, over HTTP, with requests that are signed and
 * serialized beforehand. {@link stemedb.bench.Bench} is the program.
 */
@NullMarked
package stemedb.bench;

import org.jspecify.annotations.NullMarked;
