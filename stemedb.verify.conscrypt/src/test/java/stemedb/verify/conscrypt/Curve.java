package stemedb.verify.conscrypt;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * edwards25519 straight from the formulas of RFC 8032, 5.1, with affine points of big integers:
 * slow, and independent of what is tested.
 */
final class Curve {
  static final BigInteger P = ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
  static final BigInteger L =
      ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));
  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);

  /** y = 4/5, x even. */
  static final Point BASE =
      fromY(BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(P)).mod(P), false);

  static final Point NEUTRAL = new Point(ZERO, ONE);

  private Curve() {}

  record Point(BigInteger x, BigInteger y) {

    Point plus(Point other) {
      BigInteger product = D.multiply(x).multiply(other.x).multiply(y).multiply(other.y).mod(P);
      BigInteger newX = x.multiply(other.y).add(y.multiply(other.x));
      BigInteger newY = y.multiply(other.y).add(x.multiply(other.x));
      return new Point(
          newX.multiply(ONE.add(product).modInverse(P)).mod(P),
          newY.multiply(ONE.subtract(product).modInverse(P)).mod(P));
    }

    Point times(BigInteger factor) {
      Point sum = NEUTRAL;
      for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
        sum = sum.plus(sum);
        if (factor.testBit(bit)) {
          sum = sum.plus(this);
        }
      }
      return sum;
    }

    byte[] encode() {
      return encodeRaw(y, x.testBit(0));
    }
  }

  /** The 255 bits and the sign bit as they are, canonical or not. */
  static byte[] encodeRaw(BigInteger y, boolean sign) {
    byte[] bytes = littleEndian(y);
    if (sign) {
      bytes[31] |= (byte) 0x80;
    }
    return bytes;
  }

  /** The point with this y and this lowest bit of x; throws when there is none. */
  static Point fromY(BigInteger y, boolean odd) {
    BigInteger y2 = y.multiply(y);
    BigInteger x2 = y2.subtract(ONE).multiply(D.multiply(y2).add(ONE).modInverse(P)).mod(P);
    BigInteger x = x2.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    if (!x.multiply(x).mod(P).equals(x2)) {
      x = x.multiply(TWO.modPow(P.subtract(ONE).shiftRight(2), P)).mod(P);
    }
    if (!x.multiply(x).mod(P).equals(x2)) {
      throw new ArithmeticException("no point with this y");
    }
    return new Point(x.testBit(0) == odd ? x : P.subtract(x).mod(P), y);
  }

  /** A point of order 8: L times a point outside of the prime-order subgroup. */
  static Point orderEight() {
    for (int y = 2; ; y++) {
      Point candidate;
      try {
        candidate = fromY(BigInteger.valueOf(y), false).times(L);
      } catch (ArithmeticException noPoint) {
        continue;
      }
      if (!candidate.times(BigInteger.valueOf(4)).equals(NEUTRAL)) {
        return candidate;
      }
    }
  }

  /** The eight points whose order divides 8, the neutral element first. */
  static List<Point> smallOrderPoints() {
    Point generator = orderEight();
    List<Point> points = new ArrayList<>();
    for (Point point = NEUTRAL; points.size() < 8; point = point.plus(generator)) {
      points.add(point);
    }
    return points;
  }

  /** SHA-512(R, A, message) modulo L. */
  static BigInteger challenge(byte[] r, byte[] a, byte[] message) {
    MessageDigest sha = sha512();
    sha.update(r);
    sha.update(a);
    return fromLittleEndian(sha.digest(message)).mod(L);
  }

  /** The secret scalar of a seed (5.1.5), not reduced. */
  static BigInteger secretScalar(byte[] seed) {
    byte[] half = Arrays.copyOf(sha512().digest(seed), 32);
    half[0] &= (byte) 0xf8;
    half[31] &= 0x7f;
    half[31] |= 0x40;
    return fromLittleEndian(half);
  }

  static byte[] littleEndian(BigInteger value) {
    byte[] bytes = new byte[32];
    byte[] bigEndian = value.toByteArray();
    for (int i = 0; i < bigEndian.length; i++) {
      int at = bigEndian.length - 1 - i;
      if (at < 32) {
        bytes[at] = bigEndian[i];
      } else if (bigEndian[i] != 0) {
        throw new ArithmeticException("does not fit 32 bytes");
      }
    }
    return bytes;
  }

  static BigInteger fromLittleEndian(byte[] bytes) {
    BigInteger value = ZERO;
    for (int i = bytes.length - 1; i >= 0; i--) {
      value = value.shiftLeft(8).or(BigInteger.valueOf(bytes[i] & 0xff));
    }
    return value;
  }

  private static MessageDigest sha512() {
    try {
      return MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
