package stemedb.verify.conscrypt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import stemedb.api.crypto.SignatureCheck;

/** Both engines on random and on mutated signatures. */
class AgreementTest {
  private static final int COUNT = 2000;
  private static final int AUTHORS = 20;
  private static final long SEED = 20260101;

  private final Random random = new Random(SEED);
  private final StrictVerifier conscrypt = new StrictVerifier(Engines.conscrypt());
  private final StrictVerifier jdk = new StrictVerifier(Engine.jdk());

  @Test
  void theVerdictsAreTheSameAndRight() {
    int valid = 0;
    for (int i = 0; i < COUNT; i++) {
      byte[] seed = new byte[32];
      seed[0] = (byte) (i % AUTHORS);
      byte[] key = new byte[32];
      Ed25519.generatePublicKey(seed, 0, key, 0);
      byte[] message = randomBytes(random.nextInt(200));
      byte[] signature = new byte[64];
      Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
      boolean expected = !mutate(i % 5, key, message, signature);
      SignatureCheck check = Engines.check(key, message, signature);
      String which = "seed " + SEED + ", number " + i;
      assertEquals(expected, conscrypt.verify(check), () -> "conscrypt, " + which);
      assertEquals(expected, jdk.verify(check), () -> "jdk, " + which);
      valid += expected ? 1 : 0;
    }
    assertTrue(valid > COUNT / 6 && valid < COUNT / 2, "a mixture, " + valid + " valid");
  }

  /** Flips a bit of one part, or replaces the signature; says whether it did. */
  private boolean mutate(int kind, byte[] key, byte[] message, byte[] signature) {
    switch (kind) {
      case 0:
        return false;
      case 1:
        return flip(key);
      case 2:
        return flip(message);
      case 3:
        return flip(signature);
      default:
        System.arraycopy(randomBytes(64), 0, signature, 0, 64);
        signature[63] &= 0x0f;
        return true;
    }
  }

  private boolean flip(byte[] bytes) {
    if (bytes.length == 0) {
      return false;
    }
    int bit = random.nextInt(bytes.length * 8);
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    return true;
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
