/**
 * Ed25519 verification by Conscrypt, or by the JDK where Conscrypt's native library does not load.
 *
 * <p>Neither engine is strict by itself, and they differ from each other in what they let through.
 * {@link stemedb.verify.conscrypt.Prechecks} refuses everything on which they could differ before
 * they are asked; what is left is the equation without cofactor, on which they agree.
 */
@NullMarked
package stemedb.verify.conscrypt;

import org.jspecify.annotations.NullMarked;
