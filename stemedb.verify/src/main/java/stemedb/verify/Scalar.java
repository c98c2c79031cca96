package stemedb.verify;

import java.util.Arrays;

/**
 * Scalars: numbers modulo the order L = 2^252 + 27742317777372353535851937790883648493 of the base
 * point, as four 64-bit words, the lowest first.
 */
final class Scalar {
  static final int WORDS = 4;

  /** Words of a recoded scalar: up to 320 signs. */
  static final int SIGN_WORDS = 5;

  static final long[] ORDER = {0x5812631a5cf5d3edL, 0x14def9dea2f79cd6L, 0, 0x1000000000000000L};

  private static final int LIMB_BITS = 21;
  private static final long LIMB_MASK = (1L << LIMB_BITS) - 1;
  private static final int DIGEST_LIMBS = 24;

  /** The limb that begins at bit 252 = 12·21. */
  private static final int TOP = 12;

  /** 2^252 ≡ 2^252 − L, in signed limbs of 21 bits, each below 2^20 in absolute value. */
  private static final long[] FOLD = {666643, 470296, 654183, -997805, 136657, -683901};

  private Scalar() {}

  /** Reads 32 bytes, little-endian. */
  static void decode(long[] scalar, byte[] bytes, int at) {
    for (int i = 0; i < WORDS; i++) {
      scalar[i] = Field.word(bytes, at + 8 * i);
    }
  }

  /** Whether it is below L. */
  static boolean isReduced(long[] scalar) {
    for (int i = WORDS - 1; i >= 0; i--) {
      int order = Long.compareUnsigned(scalar[i], ORDER[i]);
      if (order != 0) {
        return order < 0;
      }
    }
    return false;
  }

  /**
   * Reduces a number of 512 bits, little-endian, modulo L to one in [0, 2^252 + 2^158), which is
   * enough for {@link #recode}.
   *
   * <p>The number is cut into 24 limbs of 21 bits (the last one has 29), and limbs from the 12th on
   * are folded onto those 12 places below, from the top down, since 2^252 ≡ FOLD. Six folds add
   * less than 6·2^49 to a limb; the carries between the two halves leave each limb below 2^21 and
   * limb 17 below 2^32; so the second half adds less than 2^53, and nothing overflows. After that
   * limb 12 is below 2^33 in absolute value; folding it changes the number by less than 2^158 and
   * leaves limb 12 with −1, 0 or 1. A −1 is folded once more, which adds L; then the number is not
   * negative.
   */
  static void reduce(long[] scalar, byte[] digest) {
    long[] x = new long[DIGEST_LIMBS];
    for (int i = 0; i < DIGEST_LIMBS; i++) {
      x[i] = bits(digest, i * LIMB_BITS);
    }
    x[DIGEST_LIMBS - 1] = Field.word(digest, 56) >>> (DIGEST_LIMBS - 1) * LIMB_BITS - 448;
    for (int i = DIGEST_LIMBS - 1; i > 17; i--) {
      fold(x, i);
    }
    carry(x, 6, 17);
    for (int i = 17; i >= TOP; i--) {
      fold(x, i);
    }
    carry(x, 0, TOP);
    fold(x, TOP);
    carry(x, 0, TOP);
    if (x[TOP] < 0) {
      fold(x, TOP);
      carry(x, 0, TOP);
    }
    pack(scalar, x);
  }

  /** 21 bits from a bit on. */
  private static long bits(byte[] bytes, int from) {
    int at = Math.min(from >> 3, bytes.length - Long.BYTES);
    return Field.word(bytes, at) >>> from - 8 * at & LIMB_MASK;
  }

  private static void fold(long[] x, int from) {
    long high = x[from];
    x[from] = 0;
    for (int i = 0; i < FOLD.length; i++) {
      x[from - TOP + i] += high * FOLD[i];
    }
  }

  private static void carry(long[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i + 1] += x[i] >> LIMB_BITS;
      x[i] &= LIMB_MASK;
    }
  }

  private static void pack(long[] scalar, long[] x) {
    Arrays.fill(scalar, 0);
    for (int i = 0; i < TOP; i++) {
      int bit = i * LIMB_BITS;
      scalar[bit >> 6] |= x[i] << bit;
      if ((bit & 63) > Long.SIZE - LIMB_BITS) {
        scalar[(bit >> 6) + 1] |= x[i] >>> Long.SIZE - (bit & 63);
      }
    }
    scalar[WORDS - 1] |= x[TOP] << 252;
  }

  /**
   * Writes a scalar below 2^253 as a sum of ± 2^i over all i below {@code digits}, at least 254 and
   * at most 320: bit i of the result is 1 for + and 0 for −. That needs an odd number; to an even
   * one L is added, which changes no multiple of a point in the prime-order subgroup.
   *
   * <p>With bits b: Σ (2·b − 1)·2^i = 2·Σ b·2^i − (2^n − 1), so Σ b·2^i = (k − 1)/2 + 2^(n−1).
   */
  static void recode(long[] signs, long[] scalar, int digits) {
    boolean even = (scalar[0] & 1) == 0;
    long carry = 0;
    for (int i = 0; i < WORDS; i++) {
      long addend = even ? ORDER[i] : 0;
      long sum = scalar[i] + addend;
      long withCarry = sum + carry;
      carry =
          Long.compareUnsigned(sum, addend) < 0 || Long.compareUnsigned(withCarry, sum) < 0 ? 1 : 0;
      signs[i] = withCarry;
    }
    signs[WORDS] = 0;
    for (int i = 0; i < WORDS; i++) {
      signs[i] = signs[i] >>> 1 | signs[i + 1] << 63;
    }
    signs[digits - 1 >> 6] |= 1L << digits - 1;
  }
}
