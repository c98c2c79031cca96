package stemedb.tck.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stemedb.api.crypto.SignatureCheck;
import stemedb.tck.crypto.Edwards25519.Point;

/** The rules of {@code SignatureVerifier}, one by one, with big integers. */
public final class ReferenceVerifier {
  private static final int POINT_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;
  private static final BigInteger EIGHT = BigInteger.valueOf(8);

  private ReferenceVerifier() {}

  /** The verdict that every verifier must give. */
  public static boolean isValid(SignatureCheck check) {
    byte[] signature = check.signature();
    if (signature.length != SIGNATURE_BYTES) {
      return false;
    }
    byte[] encodedR = Arrays.copyOf(signature, POINT_BYTES);
    Point a = decode(check.agentId().toBytes());
    Point r = decode(encodedR);
    return a != null
        && r != null
        && scalar(signature).compareTo(Edwards25519.L) < 0
        && !isSmallOrder(a)
        && !isSmallOrder(r)
        && a.times(Edwards25519.L).equals(Edwards25519.NEUTRAL)
        && difference(check, a, r).equals(Edwards25519.NEUTRAL);
  }

  /** The verdict of RFC 8032, 5.1.7, with the factor of 8 and without a rule for small orders. */
  static boolean isValidWithCofactor(SignatureCheck check) {
    Point difference = difference(check);
    return difference != null && difference.times(EIGHT).equals(Edwards25519.NEUTRAL);
  }

  /** The equation without cofactor alone. */
  static boolean isValidByEquationAlone(SignatureCheck check) {
    return Edwards25519.NEUTRAL.equals(difference(check));
  }

  private static @Nullable Point difference(SignatureCheck check) {
    Point a = decode(check.agentId().toBytes());
    Point r = decode(Arrays.copyOf(check.signature(), POINT_BYTES));
    return a == null || r == null ? null : difference(check, a, r);
  }

  /** S·B − h·A − R. */
  private static Point difference(SignatureCheck check, Point a, Point r) {
    byte[] encodedR = Arrays.copyOf(check.signature(), POINT_BYTES);
    BigInteger h = Edwards25519.challenge(encodedR, check.agentId().toBytes(), check.message());
    Point hash = a.times(h).plus(r);
    return Edwards25519.BASE.times(scalar(check.signature())).plus(hash.negate());
  }

  private static BigInteger scalar(byte[] signature) {
    return Edwards25519.fromLittleEndian(
        Arrays.copyOfRange(signature, POINT_BYTES, SIGNATURE_BYTES));
  }

  private static boolean isSmallOrder(Point point) {
    return point.times(EIGHT).equals(Edwards25519.NEUTRAL);
  }

  /** Null when it is no canonical encoding of a point. */
  private static @Nullable Point decode(byte[] encoded) {
    boolean odd = encoded[POINT_BYTES - 1] < 0;
    byte[] withoutSign = encoded.clone();
    withoutSign[POINT_BYTES - 1] &= 0x7f;
    BigInteger y = Edwards25519.fromLittleEndian(withoutSign);
    if (y.compareTo(Edwards25519.P) >= 0) {
      return null;
    }
    Point point;
    try {
      point = Edwards25519.fromY(y, odd);
    } catch (ArithmeticException noPoint) {
      return null;
    }
    return Arrays.equals(point.encode(), encoded) ? point : null;
  }
}
