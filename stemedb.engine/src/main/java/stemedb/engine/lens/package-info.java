/** Which lenses are installed, and waiting for one that is being updated. */
@NullMarked
package stemedb.engine.lens;

import org.jspecify.annotations.NullMarked;
