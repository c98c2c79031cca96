package stemedb.tck.crypto;

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
 * The curve straight from the formulas of RFC 8032, 5.1, with big integers: slow, and independent
 * of what is tested.
 */
public final class Edwards25519 {
  /** The prime of the field, 2^255 − 19. */
  public static final BigInteger P = ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

  /** The order of the base point. */
  public static final BigInteger L =
      ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);

  /** y = 4/5, x even. */
  public static final Point BASE =
      fromY(BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(P)).mod(P), false);

  /** The neutral element. */
  public static final Point NEUTRAL = new Point(ZERO, ONE);

  private Edwards25519() {}

  /** An affine point. */
  public record Point(BigInteger x, BigInteger y) {

    /** The sum. */
    public Point plus(Point other) {
      return Projective.of(this).plus(Projective.of(other)).toAffine();
    }

    /** The opposite point. */
    public Point negate() {
      return new Point(x.negate().mod(P), y);
    }

    /** The multiple, bit by bit. */
    public Point times(BigInteger factor) {
      Projective sum = Projective.of(NEUTRAL);
      Projective self = Projective.of(this);
      for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
        sum = sum.plus(sum);
        if (factor.testBit(bit)) {
          sum = sum.plus(self);
        }
      }
      return sum.toAffine();
    }

    /** 32 bytes. */
    public byte[] encode() {
      return encodeRaw(y, x.testBit(0));
    }
  }

  /** x = X/Z, y = Y/Z, so that a sum needs no division. */
  private record Projective(BigInteger x, BigInteger y, BigInteger z) {
    private static Projective of(Point point) {
      return new Projective(point.x, point.y, ONE);
    }

    private Projective plus(Projective other) {
      BigInteger a = z.multiply(other.z).mod(P);
      BigInteger b = a.multiply(a).mod(P);
      BigInteger xx = x.multiply(other.x).mod(P);
      BigInteger yy = y.multiply(other.y).mod(P);
      BigInteger e = D.multiply(xx).mod(P).multiply(yy).mod(P);
      BigInteger f = b.subtract(e);
      BigInteger g = b.add(e);
      BigInteger mixed = x.multiply(other.y).add(y.multiply(other.x)).mod(P);
      return new Projective(
          a.multiply(f).mod(P).multiply(mixed).mod(P),
          a.multiply(g).mod(P).multiply(yy.add(xx)).mod(P),
          f.multiply(g).mod(P));
    }

    private Point toAffine() {
      BigInteger inverse = z.modInverse(P);
      return new Point(x.multiply(inverse).mod(P), y.multiply(inverse).mod(P));
    }
  }

  /** The 255 bits and the sign bit as they are, canonical or not. */
  public static byte[] encodeRaw(BigInteger y, boolean sign) {
    byte[] bytes = littleEndian(y);
    if (sign) {
      bytes[31] |= (byte) 0x80;
    }
    return bytes;
  }

  /** The point with this y and this lowest bit of x; throws when there is none. */
  public static Point fromY(BigInteger y, boolean odd) {
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
  public static Point orderEight() {
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
  public static List<Point> smallOrderPoints() {
    Point generator = orderEight();
    List<Point> points = new ArrayList<>();
    for (Point point = NEUTRAL; points.size() < 8; point = point.plus(generator)) {
      points.add(point);
    }
    return points;
  }

  /** SHA-512(R, A, message) modulo L. */
  public static BigInteger challenge(byte[] r, byte[] a, byte[] message) {
    MessageDigest sha = sha512();
    sha.update(r);
    sha.update(a);
    return fromLittleEndian(sha.digest(message)).mod(L);
  }

  /** The secret scalar of a seed (5.1.5), not reduced. */
  public static BigInteger secretScalar(byte[] seed) {
    byte[] half = Arrays.copyOf(sha512().digest(seed), 32);
    half[0] &= (byte) 0xf8;
    half[31] &= 0x7f;
    half[31] |= 0x40;
    return fromLittleEndian(half);
  }

  /** 32 bytes. */
  public static byte[] littleEndian(BigInteger value) {
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

  /** A number that is not negative. */
  public static BigInteger fromLittleEndian(byte[] bytes) {
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
