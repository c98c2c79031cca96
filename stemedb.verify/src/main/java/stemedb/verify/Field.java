package stemedb.verify;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The field of integers modulo p = 2^255 − 19. An element is five signed limbs of 51 bits: the
 * value of {@code a} is a[0] + a[1]·2^51 + … + a[4]·2^204, and many arrays of limbs stand for the
 * same element. Results may be written over operands.
 *
 * <h2>Limb bounds</h2>
 *
 * <p>Let β = 2^51 + 2^13. An element has <em>weight</em> w when each limb is at most w·β in
 * absolute value. Sums and differences are made without carries, so their weights add up. What
 * multiplies promises: <em>when the product of the operands' weights is at most 16, nothing
 * overflows and the result has weight 1</em>. The callers in {@link Point} state their weights; the
 * largest product is 12.
 *
 * <p>Why it holds. The product of two limbs is split at bit 51: {@code low} is its lowest 51 bits,
 * which survive the overflow of a 64-bit product, and {@code high} is the floor of the product
 * divided by 2^51. {@link Math#multiplyHigh} drops 64 bits, so its operands are shifted left by 7
 * and 6 first; that overflows only from 2^56 on, and a limb of weight 16 is below 2^55.1. So 0 ≤
 * low &lt; 2^51, and |high| ≤ 16·β²/2^51 + 1 &lt; 16·2^51 + 2^19. The product has ten columns of
 * weights 2^(51·k); columns 5 to 9 are folded onto 0 to 4 with a factor of 19, since 2^255 ≡ 19.
 * Column k holds the lows of limbs whose indexes add up to k and the highs of those that add up to
 * k − 1. The fullest after folding is column 0, with 1 low + 19·(5 highs + 4 lows): below (19·5·16
 * + 77)·2^51 + 2^26 &lt; 1,598·2^51, far below 2^63. Then each column passes what lies above its 51
 * bits on to the next one, all at once: column 0 passes at most 1,598; column 4 (4 highs + 5 lows +
 * 19 highs) at most 374, times 19 onto column 0, that is 7,106; columns 1 to 3 lie between. So each
 * limb of the result is in [−2^13, 2^51 + 2^13): weight 1, which was to be shown.
 */
final class Field {
  static final int LIMBS = 5;
  static final int BYTES = 32;
  private static final int BITS = 51;
  private static final long MASK = (1L << BITS) - 1;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Field() {}

  /** Zero. */
  static long[] element() {
    return new long[LIMBS];
  }

  static void set(long[] result, long[] a) {
    System.arraycopy(a, 0, result, 0, LIMBS);
  }

  static void setSmall(long[] result, long value) {
    Arrays.fill(result, 0);
    result[0] = value;
  }

  /** The weight of the result is the sum of the operands' weights. */
  static void add(long[] result, long[] a, long[] b) {
    result[0] = a[0] + b[0];
    result[1] = a[1] + b[1];
    result[2] = a[2] + b[2];
    result[3] = a[3] + b[3];
    result[4] = a[4] + b[4];
  }

  /** The weight of the result is the sum of the operands' weights. */
  static void subtract(long[] result, long[] a, long[] b) {
    result[0] = a[0] - b[0];
    result[1] = a[1] - b[1];
    result[2] = a[2] - b[2];
    result[3] = a[3] - b[3];
    result[4] = a[4] - b[4];
  }

  static void negate(long[] result, long[] a) {
    for (int i = 0; i < LIMBS; i++) {
      result[i] = -a[i];
    }
  }

  static void multiply(long[] result, long[] a, long[] b) {
    multiply(result, a, b, 0);
  }

  /** Multiplies by the element whose limbs stand in {@code b} from {@code at} on. */
  static void multiply(long[] result, long[] a, long[] b, int at) {
    long a0 = a[0];
    long a1 = a[1];
    long a2 = a[2];
    long a3 = a[3];
    long a4 = a[4];
    long b0 = b[at];
    long b1 = b[at + 1];
    long b2 = b[at + 2];
    long b3 = b[at + 3];
    long b4 = b[at + 4];
    long c0 = low(a0, b0);
    long c1 = high(a0, b0) + low(a0, b1) + low(a1, b0);
    long c2 = high(a0, b1) + high(a1, b0) + low(a0, b2) + low(a1, b1) + low(a2, b0);
    long c3 =
        high(a0, b2)
            + high(a1, b1)
            + high(a2, b0)
            + low(a0, b3)
            + low(a1, b2)
            + low(a2, b1)
            + low(a3, b0);
    long c4 =
        high(a0, b3)
            + high(a1, b2)
            + high(a2, b1)
            + high(a3, b0)
            + low(a0, b4)
            + low(a1, b3)
            + low(a2, b2)
            + low(a3, b1)
            + low(a4, b0);
    long c5 =
        high(a0, b4)
            + high(a1, b3)
            + high(a2, b2)
            + high(a3, b1)
            + high(a4, b0)
            + low(a1, b4)
            + low(a2, b3)
            + low(a3, b2)
            + low(a4, b1);
    long c6 =
        high(a1, b4)
            + high(a2, b3)
            + high(a3, b2)
            + high(a4, b1)
            + low(a2, b4)
            + low(a3, b3)
            + low(a4, b2);
    long c7 = high(a2, b4) + high(a3, b3) + high(a4, b2) + low(a3, b4) + low(a4, b3);
    long c8 = high(a3, b4) + high(a4, b3) + low(a4, b4);
    long c9 = high(a4, b4);
    carry(result, c0 + 19 * c5, c1 + 19 * c6, c2 + 19 * c7, c3 + 19 * c8, c4 + 19 * c9);
  }

  /** The same as a multiplication by itself, with each mixed product taken once and doubled. */
  static void square(long[] result, long[] a) {
    long a0 = a[0];
    long a1 = a[1];
    long a2 = a[2];
    long a3 = a[3];
    long a4 = a[4];
    long d0 = 2 * a0;
    long d1 = 2 * a1;
    long d2 = 2 * a2;
    long d3 = 2 * a3;
    long c0 = low(a0, a0);
    long c1 = high(a0, a0) + low(a1, d0);
    long c2 = high(a1, d0) + low(a2, d0) + low(a1, a1);
    long c3 = high(a2, d0) + high(a1, a1) + low(a3, d0) + low(a2, d1);
    long c4 = high(a3, d0) + high(a2, d1) + low(a4, d0) + low(a3, d1) + low(a2, a2);
    long c5 = high(a4, d0) + high(a3, d1) + high(a2, a2) + low(a4, d1) + low(a3, d2);
    long c6 = high(a4, d1) + high(a3, d2) + low(a4, d2) + low(a3, a3);
    long c7 = high(a4, d2) + high(a3, a3) + low(a4, d3);
    long c8 = high(a4, d3) + low(a4, a4);
    long c9 = high(a4, a4);
    carry(result, c0 + 19 * c5, c1 + 19 * c6, c2 + 19 * c7, c3 + 19 * c8, c4 + 19 * c9);
  }

  /** Squares n times, n ≥ 1: a to the power of 2^n. */
  static void square(long[] result, long[] a, int n) {
    square(result, a);
    for (int i = 1; i < n; i++) {
      square(result, result);
    }
  }

  /** The floor of a·b / 2^51; |a| &lt; 2^57, |b| &lt; 2^56. */
  private static long high(long a, long b) {
    return Math.multiplyHigh(a << 7, b << 6);
  }

  /** a·b modulo 2^51. */
  private static long low(long a, long b) {
    return a * b & MASK;
  }

  private static void carry(long[] result, long c0, long c1, long c2, long c3, long c4) {
    result[0] = (c0 & MASK) + 19 * (c4 >> BITS);
    result[1] = (c1 & MASK) + (c0 >> BITS);
    result[2] = (c2 & MASK) + (c1 >> BITS);
    result[3] = (c3 & MASK) + (c2 >> BITS);
    result[4] = (c4 & MASK) + (c3 >> BITS);
  }

  /** 1/a, which is a^(p−2) by Fermat; 0 for 0. The weight of {@code a} is at most 4. */
  static void invert(long[] result, long[] a) {
    long[] cube = element();
    square(cube, a);
    multiply(cube, cube, a);
    // p − 2 = 8·(2^252 − 3) + 3
    long[] power = element();
    raiseTo2p252m3(power, a);
    square(power, power, 3);
    multiply(result, power, cube);
  }

  /**
   * a to the power of 2^252 − 3, by the addition chain of Bernstein's Curve25519: powers 2^k − 1
   * for growing k.
   */
  static void raiseTo2p252m3(long[] result, long[] a) {
    long[] x = element();
    long[] to5 = element();
    long[] to10 = element();
    long[] to50 = element();
    long[] to100 = element();
    square(x, a); // 2
    square(to5, x, 2); // 8
    multiply(to5, to5, a); // 9
    multiply(x, x, to5); // 11
    square(x, x); // 22
    multiply(to5, x, to5); // 31 = 2^5 − 1
    square(x, to5, 5);
    multiply(to10, x, to5); // 2^10 − 1
    square(x, to10, 10);
    multiply(x, x, to10); // 2^20 − 1
    square(to50, x, 20);
    multiply(x, to50, x); // 2^40 − 1
    square(x, x, 10);
    multiply(to50, x, to10); // 2^50 − 1
    square(x, to50, 50);
    multiply(to100, x, to50); // 2^100 − 1
    square(x, to100, 100);
    multiply(x, x, to100); // 2^200 − 1
    square(x, x, 50);
    multiply(x, x, to50); // 2^250 − 1
    square(x, x, 2);
    multiply(result, x, a); // 2^252 − 3
  }

  /**
   * Reads 255 bits, little-endian; the highest bit of the last byte is ignored. The value may be p
   * or more.
   */
  static void decode(long[] result, byte[] bytes) {
    long w0 = word(bytes, 0);
    long w1 = word(bytes, 8);
    long w2 = word(bytes, 16);
    long w3 = word(bytes, 24);
    result[0] = w0 & MASK;
    result[1] = (w0 >>> 51 | w1 << 13) & MASK;
    result[2] = (w1 >>> 38 | w2 << 26) & MASK;
    result[3] = (w2 >>> 25 | w3 << 39) & MASK;
    result[4] = w3 >>> 12 & MASK;
  }

  /**
   * Makes the limbs those of the one value in [0, p), each in [0, 2^51). The weight is at most 16.
   *
   * <p>The first round leaves limbs 1 to 4 in [0, 2^51) and limb 0 within 19·2^5 of that range; if
   * the second one still carries out of limb 4, then limbs 1 to 4 are all ones or all zero, and
   * limb 0 stays in range with 19 more or less. Then p is subtracted once if the value is at least
   * p, that is if adding 19 carries out of bit 255.
   */
  static void normalize(long[] a) {
    carryInOrder(a);
    carryInOrder(a);
    long over = a[0] + 19 >> BITS;
    for (int i = 1; i < LIMBS; i++) {
      over = a[i] + over >> BITS;
    }
    a[0] += 19 * over;
    for (int i = 0; i < LIMBS - 1; i++) {
      a[i + 1] += a[i] >> BITS;
      a[i] &= MASK;
    }
    a[4] &= MASK;
  }

  private static void carryInOrder(long[] a) {
    for (int i = 0; i < LIMBS - 1; i++) {
      a[i + 1] += a[i] >> BITS;
      a[i] &= MASK;
    }
    a[0] += 19 * (a[4] >> BITS);
    a[4] &= MASK;
  }

  /** Word i of four, little-endian, of a normalized element. */
  static long word(long[] normalized, int i) {
    return switch (i) {
      case 0 -> normalized[0] | normalized[1] << 51;
      case 1 -> normalized[1] >>> 13 | normalized[2] << 38;
      case 2 -> normalized[2] >>> 26 | normalized[3] << 25;
      default -> normalized[3] >>> 39 | normalized[4] << 12;
    };
  }

  /** Eight bytes, little-endian. */
  static long word(byte[] bytes, int at) {
    return (long) WORDS.get(bytes, at);
  }

  /** Whether a is zero modulo p; destroys its limbs. */
  static boolean isZero(long[] a) {
    normalize(a);
    return (a[0] | a[1] | a[2] | a[3] | a[4]) == 0;
  }
}
