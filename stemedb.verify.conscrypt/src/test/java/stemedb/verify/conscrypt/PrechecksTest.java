package stemedb.verify.conscrypt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stemedb.tck.crypto.Edwards25519;
import stemedb.tck.crypto.Edwards25519.Point;

/** Every encoding that must be refused, as R and as A, and what lies right beside. */
class PrechecksTest {
  private static final BigInteger ONE = BigInteger.ONE;
  private static final BigInteger TOP = ONE.shiftLeft(255);
  private static final byte[] GOOD_POINT = Edwards25519.BASE.encode();
  private static final byte[] GOOD_SCALAR = Edwards25519.littleEndian(ONE);

  @Test
  void pointsOfSmallOrderAreRefusedInAllEncodings() {
    List<byte[]> encodings = smallOrderEncodings();
    assertEquals(14, encodings.size());
    encodings.forEach(PrechecksTest::assertRefused);
  }

  @Test
  void everyNonCanonicalYIsRefused() {
    for (BigInteger y = Edwards25519.P; y.compareTo(TOP) < 0; y = y.add(ONE)) {
      assertRefused(Edwards25519.encodeRaw(y, false));
      assertRefused(Edwards25519.encodeRaw(y, true));
    }
  }

  /** Small odd multiples of the base point and their negatives, that is with both signs. */
  @Test
  void canonicalPointsOfTheSubgroupAreAccepted() {
    Point point = Edwards25519.BASE;
    for (int i = 0; i < 16; i++) {
      byte[] encoded = point.encode();
      byte[] negative = encoded.clone();
      negative[31] ^= (byte) 0x80;
      assertTrue(Prechecks.isStrictKey(encoded));
      assertTrue(Prechecks.isStrictKey(negative));
      assertTrue(Prechecks.isStrictSignature(Engines.join(encoded, GOOD_SCALAR)));
      assertTrue(Prechecks.isStrictSignature(Engines.join(negative, GOOD_SCALAR)));
      point = point.plus(Edwards25519.BASE).plus(Edwards25519.BASE);
    }
  }

  @Test
  void aKeyOutsideOfTheSubgroupIsRefused() {
    for (Point torsion : Edwards25519.smallOrderPoints()) {
      byte[] key = Edwards25519.BASE.plus(torsion).encode();
      assertEquals(torsion.equals(Edwards25519.NEUTRAL), Prechecks.isStrictKey(key));
    }
  }

  @Test
  void aKeyThatIsNoPointIsRefused() {
    assertFalse(Prechecks.isStrictKey(Edwards25519.littleEndian(BigInteger.TWO)));
  }

  /** p − 2 is the largest y that is neither refused nor of small order (p − 1 is). */
  @Test
  void theLargestCanonicalYIsAccepted() {
    byte[] r = Edwards25519.encodeRaw(Edwards25519.P.subtract(BigInteger.TWO), true);
    assertTrue(Prechecks.isStrictSignature(Engines.join(r, GOOD_SCALAR)));
  }

  @Test
  void theScalarIsBelowTheOrderOfTheGroup() {
    assertTrue(acceptsScalar(BigInteger.ZERO));
    assertTrue(acceptsScalar(Edwards25519.L.subtract(ONE)));
    assertFalse(acceptsScalar(Edwards25519.L));
    assertFalse(acceptsScalar(Edwards25519.L.add(ONE)));
    assertFalse(acceptsScalar(TOP.shiftLeft(1).subtract(ONE)));
    for (int bit = 253; bit < 256; bit++) {
      assertFalse(acceptsScalar(ONE.shiftLeft(bit)));
    }
    for (int bit = 0; bit < 252; bit++) {
      assertTrue(acceptsScalar(ONE.shiftLeft(bit)));
    }
  }

  @Test
  void anythingButSixtyFourBytesIsRefused() {
    byte[] good = Engines.join(GOOD_POINT, GOOD_SCALAR);
    assertTrue(Prechecks.isStrictSignature(good));
    for (int length = 0; length < 130; length++) {
      assertEquals(length == 64, Prechecks.isStrictSignature(Arrays.copyOf(good, length)));
    }
  }

  /** An R that is no point passes the prechecks; the engines must answer, not throw. */
  @ParameterizedTest
  @MethodSource("stemedb.verify.conscrypt.Engines#verifiers")
  void aCommitmentThatIsNoPointIsRefused(StrictVerifier verifier) {
    byte[] signature = Engines.join(Edwards25519.littleEndian(BigInteger.TWO), GOOD_SCALAR);
    assertTrue(Prechecks.isStrictSignature(signature));
    assertFalse(verifier.verify(Engines.check(GOOD_POINT, new byte[0], signature)));
  }

  private static void assertRefused(byte[] point) {
    String hex = HexFormat.of().formatHex(point);
    assertFalse(Prechecks.isStrictSignature(Engines.join(point, GOOD_SCALAR)), "R " + hex);
    assertFalse(Prechecks.isStrictKey(point), "A " + hex);
  }

  private static boolean acceptsScalar(BigInteger s) {
    return Prechecks.isStrictSignature(Engines.join(GOOD_POINT, Edwards25519.littleEndian(s)));
  }

  /** Each y, and y + p where that fits 255 bits, with both signs. */
  private static List<byte[]> smallOrderEncodings() {
    List<byte[]> encodings = new ArrayList<>();
    Edwards25519.smallOrderPoints().stream()
        .map(Point::y)
        .distinct()
        .flatMap(y -> Stream.of(y, y.add(Edwards25519.P)))
        .filter(y -> y.compareTo(TOP) < 0)
        .forEach(
            y -> {
              encodings.add(Edwards25519.encodeRaw(y, false));
              encodings.add(Edwards25519.encodeRaw(y, true));
            });
    return encodings;
  }
}
