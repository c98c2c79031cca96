package stemedb.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import stemedb.tck.crypto.Edwards25519;

class ScalarTest {
  private static final BigInteger ONE = BigInteger.ONE;
  private static final BigInteger L = Edwards25519.L;
  private static final BigInteger REDUCED_MAX = ONE.shiftLeft(252).add(ONE.shiftLeft(158));
  private static final int ROUNDS = 50_000;

  private final Random random = new Random(20260105);
  private final long[] scalar = new long[Scalar.WORDS];

  @Test
  void theOrderIsThatOfTheBasePoint() {
    assertEquals(L, value(Scalar.ORDER));
  }

  @Test
  void numbersOf512BitsAreReduced() {
    byte[] digest = new byte[64];
    for (int i = 0; i < ROUNDS; i++) {
      random.nextBytes(digest);
      assertReduced(digest);
    }
  }

  /** Runs of zeros and ones of random lengths bring carries through many limbs. */
  @Test
  void runsOfEqualBitsAreReduced() {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] digest = new byte[64];
      boolean one = random.nextBoolean();
      for (int bit = 0; bit < 512; one = !one) {
        for (int end = Math.min(512, bit + 1 + random.nextInt(80)); bit < end; bit++) {
          digest[bit >> 3] |= (byte) (one ? 1 << (bit & 7) : 0);
        }
      }
      assertReduced(digest);
    }
  }

  @Test
  void multiplesOfTheOrderAndTheirNeighboursAreReduced() {
    BigInteger max = ONE.shiftLeft(512).subtract(ONE);
    for (int shift = 0; shift < 260; shift++) {
      for (BigInteger base : List.of(L.shiftLeft(shift), ONE.shiftLeft(shift + 252))) {
        for (int step = -2; step <= 2; step++) {
          assertReduced(bytes(base.add(BigInteger.valueOf(step)).min(max)));
        }
      }
    }
    BigInteger last = max.divide(L).multiply(L);
    for (BigInteger value : List.of(BigInteger.ZERO, ONE, max, last, last.subtract(ONE))) {
      assertReduced(bytes(value));
    }
  }

  @Test
  void onlyNumbersBelowTheOrderAreReduced() {
    for (int step = -3; step <= 3; step++) {
      byte[] bytes = Edwards25519.littleEndian(L.add(BigInteger.valueOf(step)));
      Scalar.decode(scalar, bytes, 0);
      assertEquals(step < 0, Scalar.isReduced(scalar));
    }
    for (int bit = 0; bit < 256; bit++) {
      Scalar.decode(scalar, Edwards25519.littleEndian(ONE.shiftLeft(bit)), 0);
      assertEquals(bit <= 252, Scalar.isReduced(scalar), "bit " + bit);
    }
    for (int i = 0; i < 10_000; i++) {
      BigInteger value = new BigInteger(256, random).shiftRight(random.nextInt(8));
      Scalar.decode(scalar, Edwards25519.littleEndian(value), 0);
      assertEquals(value.compareTo(L) < 0, Scalar.isReduced(scalar));
    }
  }

  @Test
  void signsAddUpToTheScalar() {
    for (int digits : new int[] {254, 256, 257, 264, 320}) {
      for (int i = 0; i < 2_000; i++) {
        assertRecoded(new BigInteger(253, random), digits);
      }
      BigInteger last = ONE.shiftLeft(253).subtract(ONE);
      for (BigInteger edge : List.of(BigInteger.ZERO, L, ONE.shiftLeft(252), last)) {
        for (int step = -2; step <= 2; step++) {
          assertRecoded(edge.add(BigInteger.valueOf(step)).max(BigInteger.ZERO).min(last), digits);
        }
      }
    }
  }

  private void assertRecoded(BigInteger value, int digits) {
    Scalar.decode(scalar, Edwards25519.littleEndian(value), 0);
    long[] signs = new long[Scalar.SIGN_WORDS];
    Arrays.fill(signs, random.nextLong()); // whatever was there before
    Scalar.recode(signs, scalar, digits);
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < digits; i++) {
      BigInteger power = ONE.shiftLeft(i);
      sum = (signs[i >> 6] >>> i & 1) == 1 ? sum.add(power) : sum.subtract(power);
    }
    assertEquals(value.testBit(0) ? value : value.add(L), sum);
  }

  private void assertReduced(byte[] digest) {
    Scalar.reduce(scalar, digest);
    BigInteger reduced = value(scalar);
    BigInteger expected = Edwards25519.fromLittleEndian(digest);
    assertTrue(reduced.compareTo(REDUCED_MAX) < 0, expected::toString);
    assertEquals(expected.mod(L), reduced.mod(L));
  }

  private static byte[] bytes(BigInteger value) {
    byte[] bytes = new byte[64];
    for (int i = 0; i < 64; i++) {
      bytes[i] = value.shiftRight(8 * i).byteValue();
    }
    return bytes;
  }

  private static BigInteger value(long[] words) {
    BigInteger value = BigInteger.ZERO;
    for (int i = Scalar.WORDS - 1; i >= 0; i--) {
      value = value.shiftLeft(64).add(new BigInteger(Long.toUnsignedString(words[i])));
    }
    return value;
  }
}
