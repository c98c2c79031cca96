package stemedb.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import stemedb.api.crypto.SignatureCheck;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.api.model.AgentId;
import stemedb.verify.conscrypt.StrictVerifier;

/**
 * Random and mutated signatures, judged by this verifier and by others behind the prechecks of
 * {@code stemedb.verify.conscrypt}. The checks run in chunks of random length, and each once more
 * alone.
 */
class AgreementTest {
  private static final long SEED = Long.getLong("stemedb.verify.seed", 20260101);
  private static final int AUTHORS = 64;

  @Test
  void conscryptAgrees() {
    compare(new StrictVerifier(), Integer.getInteger("stemedb.verify.conscrypt", 100_000));
  }

  @Test
  void theJdkAgrees() {
    compare(StrictVerifier.byJdk(), Integer.getInteger("stemedb.verify.jdk", 5_000));
  }

  /** Two halves side by side on one verifier, as on a node. */
  private static void compare(SignatureVerifier other, int count) {
    OwnVerifier own = new OwnVerifier(20L * Author.LARGE.bytes());
    long valid =
        IntStream.range(0, 2)
            .parallel()
            .mapToLong(half -> new Comparison(own, other, SEED + half).run(count / 2))
            .sum();
    assertEquals(0.25, (double) valid / count, 0.05, "a mixture");
  }

  private static final class Comparison {
    private final OwnVerifier own;
    private final SignatureVerifier other;
    private final long seed;
    private final Random random;
    private final byte[][] secrets = new byte[AUTHORS][32];
    private final byte[][] keys = new byte[AUTHORS][32];

    Comparison(OwnVerifier own, SignatureVerifier other, long seed) {
      this.own = own;
      this.other = other;
      this.seed = seed;
      this.random = new Random(seed);
      for (int i = 0; i < AUTHORS; i++) {
        random.nextBytes(secrets[i]);
        Ed25519.generatePublicKey(secrets[i], 0, keys[i], 0);
      }
    }

    long run(int count) {
      long valid = 0;
      List<SignatureCheck> checks = new ArrayList<>();
      for (int done = 0; done < count; done += checks.size()) {
        checks.clear();
        int chunk = 1 + random.nextInt(25);
        while (checks.size() < 4 * chunk) {
          addSigned(checks);
        }
        boolean[] verdicts = own.verifyAll(checks);
        for (int i = 0; i < verdicts.length; i++) {
          SignatureCheck check = checks.get(i);
          String which = "seed " + seed + ", number " + (done + i) + ": " + check.agentId();
          boolean expected = other.verify(check);
          assertEquals(expected, verdicts[i], which);
          if (i % 4 == 0) {
            assertEquals(expected, own.verify(check), which);
          }
          valid += expected ? 1 : 0;
        }
      }
      return valid;
    }

    /** One valid signature and three mutations of it. */
    private void addSigned(List<SignatureCheck> checks) {
      int author = random.nextInt(random.nextBoolean() ? 8 : AUTHORS);
      byte[] message = new byte[random.nextInt(200)];
      random.nextBytes(message);
      byte[] signature = new byte[64];
      Ed25519.sign(secrets[author], 0, message, 0, message.length, signature, 0);
      checks.add(check(keys[author], message, signature));
      checks.add(check(keys[author], message, flip(signature, 0, 32)));
      checks.add(check(keys[author], message, flip(signature, 32, 64)));
      checks.add(
          switch (random.nextInt(4)) {
            case 0 -> check(flip(keys[author], 0, 32), message, signature);
            case 1 -> check(keys[(author + 1) % AUTHORS], message, signature);
            case 2 -> check(keys[author], new byte[message.length + 1], signature);
            default -> check(keys[author], message, randomSignature());
          });
    }

    /** Flips a bit or replaces a byte by 0 or 255, or by another random one. */
    private byte[] flip(byte[] bytes, int from, int to) {
      byte[] other = bytes.clone();
      int at = from + random.nextInt(to - from);
      byte old = other[at];
      do {
        other[at] =
            switch (random.nextInt(4)) {
              case 0 -> (byte) random.nextInt();
              case 1 -> 0;
              case 2 -> -1;
              default -> (byte) (old ^ 1 << random.nextInt(8));
            };
      } while (other[at] == old);
      return other;
    }

    private byte[] randomSignature() {
      byte[] signature = new byte[64];
      random.nextBytes(signature);
      signature[63] &= 0x0f;
      return signature;
    }

    private static SignatureCheck check(byte[] key, byte[] message, byte[] signature) {
      return new SignatureCheck(AgentId.of(key), message, signature);
    }
  }
}
