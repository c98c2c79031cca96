/** Signed claims, and the requests that carry them to a node and its peers. */
@NullMarked
package stemedb.bench.claims;

import org.jspecify.annotations.NullMarked;
