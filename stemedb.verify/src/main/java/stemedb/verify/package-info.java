/** Ed25519 verification of our own. */
@NullMarked
package stemedb.verify;

import org.jspecify.annotations.NullMarked;
