/** The way in: parse, verify, queue, journal, index, acknowledge. */
@NullMarked
package stemedb.engine.submit;

import org.jspecify.annotations.NullMarked;
