package stemedb.bench;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import stemedb.api.model.AgentId;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Assertion;
import stemedb.api.model.Hash;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.RecordKind;
import stemedb.api.model.SourceClass;
import stemedb.record.CanonicalJson;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;

/**
 * Signed claims by a few authors, all from one seed; each number gives another claim. Signed by
 * Bouncy Castle, which is twenty times faster at it than the JDK. Thread-safe.
 */
final class Claims {
  static final String PREDICATE = "value";
  private static final int AUTHORS = 16;

  private final String folder;
  private final Instant timestamp;
  private final byte[][] seeds = new byte[AUTHORS][Ed25519.SECRET_KEY_SIZE];
  private final byte[][] keys = new byte[AUTHORS][Ed25519.PUBLIC_KEY_SIZE];

  /**
   * @param timestamp what the claims say as their time
   */
  Claims(long seed, Instant timestamp) {
    this.folder = "bench/" + Long.toHexString(seed) + "/";
    this.timestamp = timestamp;
    Random random = new Random(seed);
    for (int i = 0; i < AUTHORS; i++) {
      random.nextBytes(seeds[i]);
      Ed25519.generatePublicKey(seeds[i], 0, keys[i], 0);
    }
  }

  /** A claim about a subject of its own. */
  SignedRecord claim(int number) {
    return sign("claim/" + number, number, number % AUTHORS);
  }

  /** A claim about a subject that others speak about too, each with a value of its own. */
  SignedRecord candidate(int pair, int author) {
    return sign("pair/" + pair, author, author);
  }

  /** The subject of {@link #candidate}. */
  String pairSubject(int pair) {
    return folder + "pair/" + pair;
  }

  private SignedRecord sign(String name, int value, int author) {
    AgentId agent = AgentId.of(keys[author]);
    Assertion assertion = assertion(folder + name, value, agent);
    byte[] canonical = CanonicalJson.of(assertion);
    Hash hash = Signing.hash(canonical);
    byte[] message = Signing.message(RecordKind.ASSERTION, hash);
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seeds[author], 0, keys[author], 0, message, 0, message.length, signature, 0);
    return new SignedRecord(
        RecordKind.ASSERTION,
        hash,
        canonical,
        assertion,
        List.of(new AgentSignature(agent, signature)));
  }

  @SuppressWarnings("NullAway") // it overlooks that the array may be null in a compiled record
  private Assertion assertion(String subject, int value, AgentId agent) {
    return new Assertion(
        subject,
        PREDICATE,
        new ObjectValue.Number(value),
        0.9,
        SourceClass.EXPERT,
        agent,
        timestamp,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        Map.of());
  }
}
