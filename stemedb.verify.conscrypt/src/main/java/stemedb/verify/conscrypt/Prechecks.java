package stemedb.verify.conscrypt;

import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * What must hold before the equation is asked. An encoded point is y in 255 bits, little-endian,
 * and the lowest bit of x above it (RFC 8032, 5.1.2); it is canonical when y is below p = 2^255 −
 * 19. A signature is the point R and the scalar S (5.1.6).
 */
final class Prechecks {
  private static final int POINT_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;
  private static final int WITHOUT_SIGN = 0x7f;

  private static final byte[] FIELD_PRIME =
      hex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
  private static final byte[] GROUP_ORDER =
      hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

  /**
   * The five y of the eight points whose order divides 8. With the sign bit ignored they also catch
   * "x = 0 and the sign bit set", the other non-canonical encoding.
   */
  private static final byte[][] SMALL_ORDER_Y = {
    hex("0000000000000000000000000000000000000000000000000000000000000000"),
    hex("0100000000000000000000000000000000000000000000000000000000000000"),
    hex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    hex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
  };

  private Prechecks() {}

  /**
   * Whether the signature has 64 bytes, S is below the group's order, and R is canonical and not of
   * small order. Whether R is a point at all is left to the equation.
   */
  static boolean isStrictSignature(byte[] signature) {
    return signature.length == SIGNATURE_BYTES
        && isBelow(signature, POINT_BYTES, 0xff, GROUP_ORDER)
        && isBelow(signature, 0, WITHOUT_SIGN, FIELD_PRIME)
        && !isSmallOrder(signature);
  }

  /**
   * Whether the 32 bytes are the canonical encoding of a point of the prime-order subgroup other
   * than its neutral element. Costs about a verification.
   */
  static boolean isStrictKey(byte[] key) {
    return Ed25519.validatePublicKeyFull(key, 0);
  }

  /** Compares 32 little-endian bytes, the highest one masked, with a bound. */
  private static boolean isBelow(byte[] bytes, int offset, int highestMask, byte[] bound) {
    int highest = POINT_BYTES - 1;
    int difference = (bytes[offset + highest] & highestMask) - (bound[highest] & 0xff);
    for (int i = highest - 1; difference == 0 && i >= 0; i--) {
      difference = (bytes[offset + i] & 0xff) - (bound[i] & 0xff);
    }
    return difference < 0;
  }

  private static boolean isSmallOrder(byte[] point) {
    int highest = POINT_BYTES - 1;
    for (byte[] y : SMALL_ORDER_Y) {
      if (((point[highest] ^ y[highest]) & WITHOUT_SIGN) == 0
          && Arrays.equals(point, 0, highest, y, 0, highest)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
