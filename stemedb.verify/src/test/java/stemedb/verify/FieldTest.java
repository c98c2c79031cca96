package stemedb.verify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import stemedb.tck.crypto.Edwards25519;

/**
 * Against big integers, with random limbs and with limbs at the bounds that {@link Field} states.
 */
class FieldTest {
  private static final long SEED = Long.getLong("stemedb.verify.seed", 20260104);
  private static final int ROUNDS = Integer.getInteger("stemedb.verify.field", 100_000);
  private static final BigInteger P = Edwards25519.P;
  private static final long BETA = (1L << 51) + (1L << 13);

  /** Pairs of weights whose product is 16, the most that is promised. */
  private static final int[][] WEIGHTS = {{1, 16}, {2, 8}, {4, 4}, {8, 2}, {16, 1}};

  private final Random random = new Random(SEED);
  private final long[] result = Field.element();

  @Test
  void productsOfRandomLimbs() {
    for (int i = 0; i < ROUNDS; i++) {
      int[] weights = WEIGHTS[i % WEIGHTS.length];
      assertProduct(element(weights[0]), element(weights[1]));
    }
  }

  /** All 3^5 · 3^5 combinations of the smallest, the middle and the largest limb. */
  @Test
  void productsAtTheBounds() {
    for (int[] weights : WEIGHTS) {
      for (int i = 0; i < 243; i++) {
        long[] a = extreme(i, weights[0] * BETA);
        for (int j = 0; j < 243; j++) {
          assertProduct(a, extreme(j, weights[1] * BETA));
        }
      }
    }
  }

  @Test
  void squaresOfRandomLimbsAndAtTheBounds() {
    for (int i = 0; i < ROUNDS; i++) {
      assertSquare(element(4));
    }
    for (int i = 0; i < 243; i++) {
      assertSquare(extreme(i, 4 * BETA));
      assertSquare(extreme(i, 4 * BETA - 1));
    }
  }

  /** One limb more than allowed by far overflows: the bounds are no empty words. */
  @Test
  void farBeyondTheBoundsProductsAreWrong() {
    long[] a = extreme(242, 1L << 56);
    Field.multiply(result, a, a);
    assertTrue(!value(a).multiply(value(a)).subtract(value(result)).mod(P).equals(BigInteger.ZERO));
  }

  @Test
  void sumsAndDifferences() {
    for (int i = 0; i < 1000; i++) {
      long[] a = element(4);
      long[] b = element(4);
      Field.add(result, a, b);
      assertEquals(value(a).add(value(b)), value(result));
      Field.subtract(result, a, b);
      assertEquals(value(a).subtract(value(b)), value(result));
      Field.negate(result, a);
      assertEquals(value(a).negate(), value(result));
    }
  }

  @Test
  void resultsMayReplaceOperands() {
    for (int i = 0; i < 1000; i++) {
      long[] a = element(2);
      long[] b = element(2);
      long[] expected = Field.element();
      Field.multiply(expected, a, b);
      long[] first = a.clone();
      Field.multiply(first, first, b);
      long[] second = b.clone();
      Field.multiply(second, a, second);
      assertArrayEquals(expected, first);
      assertArrayEquals(expected, second);
      Field.square(expected, a);
      Field.square(a, a);
      assertArrayEquals(expected, a);
    }
  }

  @Test
  void aFactorFromTheMiddleOfATable() {
    long[] table = new long[25];
    long[] a = element(1);
    long[] b = element(1);
    System.arraycopy(b, 0, table, 11, Field.LIMBS);
    long[] expected = Field.element();
    Field.multiply(expected, a, b);
    Field.multiply(result, a, table, 11);
    assertArrayEquals(expected, result);
  }

  @Test
  void inversesAndPowers() {
    for (int i = 0; i < 500; i++) {
      long[] a = element(4);
      Field.invert(result, a);
      assertReduced(value(a).modPow(P.subtract(BigInteger.TWO), P));
      Field.raiseTo2p252m3(result, a);
      assertReduced(
          value(a).modPow(BigInteger.ONE.shiftLeft(252).subtract(BigInteger.valueOf(3)), P));
    }
    Field.invert(result, Field.element());
    assertReduced(BigInteger.ZERO);
  }

  @Test
  void manyInversesAreThoseOfEach() {
    for (int count : new int[] {0, 1, 2, 7, 64}) {
      long[][] elements = new long[count + 1][]; // one more than is read
      for (int i = 0; i < count; i++) {
        elements[i] = element(1);
      }
      long[][] inverses = Inversion.invertAll(elements, count);
      assertEquals(count, inverses.length);
      for (int i = 0; i < count; i++) {
        System.arraycopy(inverses[i], 0, result, 0, Field.LIMBS);
        assertReduced(value(elements[i]).modInverse(P));
      }
    }
  }

  /** Values around multiples of p, and limbs at the bounds of weight 16. */
  @Test
  void normalizedIsTheOneValueBelowP() {
    for (int i = 0; i < 243; i++) {
      assertNormalized(extreme(i, 16 * BETA));
      assertNormalized(extreme(i, BETA));
      assertNormalized(extreme(i, (1L << 51) - 1));
      assertNormalized(extreme(i, 1L << 51));
    }
    for (int i = 0; i < ROUNDS; i++) {
      assertNormalized(element(16));
    }
    for (int multiple = -3; multiple <= 3; multiple++) {
      for (int step = -40; step <= 40; step++) {
        long[] a = limbs(P);
        for (int limb = 0; limb < Field.LIMBS; limb++) {
          a[limb] *= multiple;
        }
        a[0] += step;
        assertNormalized(a);
      }
    }
  }

  @Test
  void bytesThereAndBack() {
    byte[] bytes = new byte[32];
    for (int i = 0; i < 1000; i++) {
      random.nextBytes(bytes);
      Field.decode(result, bytes);
      byte[] withoutSign = bytes.clone();
      withoutSign[31] &= 0x7f;
      assertEquals(Edwards25519.fromLittleEndian(withoutSign), value(result));
      BigInteger reduced = value(result).mod(P);
      Field.normalize(result);
      byte[] encoded = Edwards25519.littleEndian(reduced);
      for (int word = 0; word < 4; word++) {
        assertEquals(Field.word(encoded, 8 * word), Field.word(result, word));
      }
    }
  }

  @Test
  void zeroInAllItsForms() {
    assertTrue(Field.isZero(Field.element()));
    assertTrue(Field.isZero(limbs(P)));
    long[] minusP = Field.element();
    Field.negate(minusP, limbs(P));
    assertTrue(Field.isZero(minusP));
    assertTrue(!Field.isZero(limbs(P.subtract(BigInteger.ONE))));
    assertTrue(!Field.isZero(limbs(BigInteger.ONE)));
  }

  private void assertProduct(long[] a, long[] b) {
    Field.multiply(result, a, b);
    assertCongruent(value(a).multiply(value(b)), a, b);
  }

  private void assertSquare(long[] a) {
    Field.square(result, a);
    assertCongruent(value(a).multiply(value(a)), a, a);
  }

  private void assertCongruent(BigInteger expected, long[] a, long[] b) {
    boolean right = expected.subtract(value(result)).mod(P).signum() == 0;
    for (long limb : result) {
      right &= limb >= -(1L << 13) && limb < BETA;
    }
    if (!right) {
      throw new AssertionError(
          "seed " + SEED + ": " + Arrays.toString(a) + " " + Arrays.toString(b));
    }
  }

  private void assertReduced(BigInteger expected) {
    assertEquals(expected, value(result).mod(P));
  }

  private static void assertNormalized(long[] a) {
    BigInteger expected = value(a).mod(P);
    String before = Arrays.toString(a);
    Field.normalize(a);
    assertEquals(expected, value(a), before);
    for (long limb : a) {
      assertTrue(limb >= 0 && limb < 1L << 51, before);
    }
  }

  /** Random limbs of a weight; one in four is a bound. */
  private long[] element(int weight) {
    long[] a = Field.element();
    long bound = weight * BETA;
    for (int i = 0; i < a.length; i++) {
      a[i] =
          switch (random.nextInt(8)) {
            case 0 -> bound;
            case 1 -> -bound;
            default -> random.nextLong() % (bound + 1);
          };
    }
    return a;
  }

  /** Limbs −bound, 0 or bound, as the number says in base three. */
  private static long[] extreme(int number, long bound) {
    long[] a = Field.element();
    int rest = number;
    for (int i = 0; i < a.length; i++) {
      a[i] = (rest % 3 - 1) * bound;
      rest /= 3;
    }
    return a;
  }

  static long[] limbs(BigInteger value) {
    long[] a = Field.element();
    BigInteger mask = BigInteger.ONE.shiftLeft(51).subtract(BigInteger.ONE);
    for (int i = 0; i < a.length; i++) {
      a[i] = value.shiftRight(51 * i).and(mask).longValueExact();
    }
    return a;
  }

  static BigInteger value(long[] a) {
    BigInteger value = BigInteger.ZERO;
    for (int i = Field.LIMBS - 1; i >= 0; i--) {
      value = value.shiftLeft(51).add(BigInteger.valueOf(a[i]));
    }
    return value;
  }
}
