/** Who is inside the store and the journal, and the folders that they live in. */
@NullMarked
package stemedb.engine.store;

import org.jspecify.annotations.NullMarked;
