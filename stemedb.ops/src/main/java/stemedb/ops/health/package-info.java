/** Tells load balancers and operators how the node is. */
@NullMarked
package stemedb.ops.health;

import org.jspecify.annotations.NullMarked;
