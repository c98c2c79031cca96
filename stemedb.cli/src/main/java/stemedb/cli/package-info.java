/** The {@code stemedb} command. */
@NullMarked
package stemedb.cli;

import org.jspecify.annotations.NullMarked;
