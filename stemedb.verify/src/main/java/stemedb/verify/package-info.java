/**
 * Ed25519 verification of our own, in plain Java: the one place where StemeDB writes cryptography
 * itself, and only its public half. Nothing here is secret, so nothing has to take constant time.
 *
 * <h2>What is computed</h2>
 *
 * <p>A signature (R, S) of a message by the key A is valid when S·B = R + h·A with h = SHA-512(R,
 * A, message), on edwards25519 (Bernstein, Duif, Lange, Schwabe, Yang: "High-speed high-security
 * signatures", 2011; RFC 8032). {@link stemedb.verify.Equation} computes S·B − h·A, encodes it, and
 * compares 32 bytes with R. So R is never decoded, a non-canonical R never fits, and the equation
 * is the one without cofactor. Which signatures are refused besides, and why a database must have
 * one answer: Chalkias, Garillot, Nikolaenko, "Taming the many EdDSAs", 2020. S ≥ L and an R of
 * small order are refused before; a key that is not canonical, is no point, is neutral or lies
 * outside of the prime-order subgroup is refused once and remembered ({@link
 * stemedb.verify.Author}).
 *
 * <h2>How it gets fast</h2>
 *
 * <ol>
 *   <li>{@link stemedb.verify.Field}: five signed limbs of 51 bits. {@code Math.multiplyHigh} is
 *       one instruction; shifting its operands first aligns both halves of a product at bit 51, so
 *       that columns are added without carries. Sums are not carried at all. The class argues its
 *       bounds.
 *   <li>{@link stemedb.verify.Point}: extended coordinates (Hisil, Wong, Carter, Dawson: "Twisted
 *       Edwards Curves Revisited", 2008): 7 multiplications to add a table entry, 8 to double. The
 *       formulas are complete, so no operand is an exception and no denominator is 0 (Bernstein,
 *       Lange: "Faster addition and doubling on elliptic curves", 2007).
 *   <li>{@link stemedb.verify.Comb}: multiples from tables (Lim, Lee: "More Flexible Exponentiation
 *       with Precomputation", 1994) of signed digits, none of them zero. B has 3 · 1024 entries, an
 *       author 4 · 128; together 56 additions and 7 doublings instead of 253 doublings and some 80
 *       additions.
 *   <li>{@link stemedb.verify.AuthorTables}: authors repeat. Who has signed validly a few times
 *       gets the large table, within a budget of memory. Everybody else has one of 8 entries, made
 *       with the check of the key, so that there is only one way to verify, with large or small
 *       tables.
 *   <li>{@link stemedb.verify.Inversion}: to encode a point is to divide by its Z, a fifth of a
 *       verification. Signatures that are checked together share one inversion (Montgomery:
 *       "Speeding the Pollard and Elliptic Curve Methods of Factorization", 1987). Inverses are
 *       exact: each verdict is the one that a single check would have given. This is no batch
 *       verification by random linear combinations, whose verdicts may differ.
 *   <li>{@link stemedb.verify.Scalar}: h is reduced modulo L in limbs of 21 bits, as far as needed.
 * </ol>
 *
 * <h2>Why it can be trusted</h2>
 *
 * <p>The tests compare the field, scalars, points and multiples with big integers, at the bounds of
 * the limbs too; run the contract of all verifiers (published vectors, forgeries with torsion, all
 * encodings that are not canonical) on each way through the tables; and let Conscrypt and the JDK
 * judge the same random and mutated signatures. When this bundle is stopped, Conscrypt serves, with
 * the same verdicts.
 */
@NullMarked
package stemedb.verify;

import org.jspecify.annotations.NullMarked;
