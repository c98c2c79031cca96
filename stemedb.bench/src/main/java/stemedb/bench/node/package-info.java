/** Measures one running node, whoever started it. */
@NullMarked
package stemedb.bench.node;

import org.jspecify.annotations.NullMarked;
