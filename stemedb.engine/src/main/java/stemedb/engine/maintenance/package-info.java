/** What operators have done to the store while the node serves: move, rebuild, verify, flush. */
@NullMarked
package stemedb.engine.maintenance;

import org.jspecify.annotations.NullMarked;
