package stemedb.tck.crypto;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import stemedb.api.crypto.SignatureCheck;
import stemedb.api.model.AgentId;
import stemedb.tck.crypto.Edwards25519.Point;

/**
 * Signs with a fixed secret and nonce, which is what an attacker may do who chooses both, and puts
 * whatever is wanted in the place of R and A.
 */
final class Signer {
  static final BigInteger SECRET = Edwards25519.secretScalar(new byte[32]);
  static final BigInteger NONCE = new BigInteger("271828182845904523536028747135266249");
  static final Point KEY = Edwards25519.BASE.times(SECRET);
  static final Point COMMITMENT = Edwards25519.BASE.times(NONCE);

  private Signer() {}

  static byte[] message(int number) {
    return ("message " + number).getBytes(StandardCharsets.US_ASCII);
  }

  static SignatureCheck honest(int number) {
    return sign(COMMITMENT.encode(), KEY.encode(), message(number));
  }

  /** S = r + h·a. */
  static SignatureCheck sign(byte[] r, byte[] a, byte[] message) {
    BigInteger h = Edwards25519.challenge(r, a, message);
    return check(r, a, message, h.multiply(SECRET).add(NONCE).mod(Edwards25519.L));
  }

  static SignatureCheck check(byte[] r, byte[] a, byte[] message, BigInteger s) {
    byte[] signature = Arrays.copyOf(r, 64);
    System.arraycopy(Edwards25519.littleEndian(s), 0, signature, 32, 32);
    return new SignatureCheck(AgentId.of(a), message, signature);
  }

  /** One message in eight has a challenge that 8 divides, so that torsion in A drops out. */
  static byte[] messageWithChallengeOfEights(byte[] r, byte[] a) {
    for (int i = 0; i < 1000; i++) {
      BigInteger h = Edwards25519.challenge(r, a, message(i));
      if (h.mod(BigInteger.valueOf(8)).signum() == 0) {
        return message(i);
      }
    }
    throw new AssertionError("no message in a thousand");
  }
}
