/** The database: puts the parts together, opens and closes them in order. */
@NullMarked
package stemedb.engine;

import org.jspecify.annotations.NullMarked;
