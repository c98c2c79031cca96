package stemedb.verify;

import java.security.MessageDigest;
import java.util.Arrays;
import stemedb.api.crypto.SignatureCheck;

/**
 * The equation without cofactor, solved for the commitment: R = S·B − h·A with h = SHA-512(R, A,
 * message). The right side is computed and encoded, and must be the R of the signature, byte by
 * byte.
 *
 * <p>Holds intermediate values; one thread at a time.
 */
final class Equation {
  private static final int POINT_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;
  private static final long WITHOUT_SIGN = Long.MAX_VALUE;

  /** 360 KB hold the multiples of B for everybody. */
  private static final Comb BASE = new Comb(basePoint(), new Comb.Shape(11, 3, 8));

  /**
   * The five y of the eight points whose order divides 8, as words. With the sign left out they
   * also catch "x = 0 and the sign bit set". A y of p or more, the other non-canonical encoding,
   * fits no encoded point.
   */
  private static final long[][] SMALL_ORDER_Y = {
    {0, 0, 0, 0},
    {1, 0, 0, 0},
    {-20, -1, -1, Long.MAX_VALUE},
    {0xb027b2c28f95e826L, 0xf098eff289f4c345L, 0x3933c6d305acdfd5L, 0x05fc536d880238b1L},
    {0x4fd84d3d706a17c7L, 0x0f67100d760b3cbaL, 0xc6cc392cfa53202aL, 0x7a03ac9277fdc74eL},
  };

  private final MessageDigest sha512;
  private final Point.Scratch scratch = new Point.Scratch();
  private final long[] scalar = new long[Scalar.WORDS];
  private final long[] baseSigns = new long[Scalar.SIGN_WORDS];
  private final long[] authorSigns = new long[Scalar.SIGN_WORDS];

  /**
   * @param sha512 fresh; cloned, not used, since asking the JDK for one each time costs more
   */
  Equation(MessageDigest sha512) {
    try {
      this.sha512 = (MessageDigest) sha512.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the SHA-512 of this Java cannot be cloned", e);
    }
  }

  /** Whether the signature has 64 bytes, S is below L, and R is not of small order. */
  boolean isStrict(byte[] signature) {
    if (signature.length != SIGNATURE_BYTES) {
      return false;
    }
    Scalar.decode(scalar, signature, POINT_BYTES);
    return Scalar.isReduced(scalar) && !isSmallOrder(signature);
  }

  private static boolean isSmallOrder(byte[] point) {
    long w0 = Field.word(point, 0);
    for (long[] y : SMALL_ORDER_Y) {
      if (w0 == y[0]
          && Field.word(point, 8) == y[1]
          && Field.word(point, 16) == y[2]
          && (Field.word(point, 24) & WITHOUT_SIGN) == y[3]) {
        return true;
      }
    }
    return false;
  }

  /** S·B − h·A for a strict signature and an author that is not refused. */
  Point commitment(Author author, SignatureCheck check) {
    byte[] signature = check.signature();
    Comb table = author.table();
    Scalar.decode(scalar, signature, POINT_BYTES);
    Scalar.recode(baseSigns, scalar, BASE.shape().digits());
    sha512.update(signature, 0, POINT_BYTES);
    sha512.update(author.encoded);
    Scalar.reduce(scalar, sha512.digest(check.message()));
    Scalar.recode(authorSigns, scalar, table.shape().digits());
    Point sum = new Point();
    Comb.multiplyTwo(sum, BASE, baseSigns, table, authorSigns, scratch);
    return sum;
  }

  /** Whether the point, with the inverse of its Z, is the R of the signature. */
  boolean holds(Point point, long[] inverseOfZ, byte[] signature) {
    return point.isEncodedAs(signature, inverseOfZ, scratch);
  }

  /** y = 4/5, x even. */
  private static Point basePoint() {
    byte[] encoded = new byte[POINT_BYTES];
    Arrays.fill(encoded, (byte) 0x66);
    encoded[0] = 0x58;
    Point point = Point.decode(encoded);
    if (point == null) {
      throw new IllegalStateException("the base point is no point");
    }
    return point;
  }
}
