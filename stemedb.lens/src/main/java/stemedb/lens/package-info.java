/** The built-in lenses, one class each. */
@NullMarked
package stemedb.lens;

import org.jspecify.annotations.NullMarked;
