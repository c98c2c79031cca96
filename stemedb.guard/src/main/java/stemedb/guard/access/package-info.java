/** Who may do what: API keys and their roles. */
@NullMarked
package stemedb.guard.access;

import org.jspecify.annotations.NullMarked;
