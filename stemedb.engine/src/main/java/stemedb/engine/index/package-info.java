/** From journal to store: which rows a record writes, and where the store stands. */
@NullMarked
package stemedb.engine.index;

import org.jspecify.annotations.NullMarked;
