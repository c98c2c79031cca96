package stemedb.bench.claims;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import stemedb.api.crypto.SignatureCheck;
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
 * Signed claims, all from one seed; each number gives another claim. Signed by Bouncy Castle, which
 * is twenty times faster at it than the JDK. Thread-safe.
 */
public final class Claims {
  public static final String PREDICATE = "value";

  /** Authors of claims about subjects of their own: few, as in life. */
  private static final int WRITERS = 16;

  private static final int AUTHORS = 1000;

  private final String folder;
  private final Instant timestamp;
  private final byte[][] seeds = new byte[AUTHORS][Ed25519.SECRET_KEY_SIZE];
  private final byte[][] keys = new byte[AUTHORS][Ed25519.PUBLIC_KEY_SIZE];

  /**
   * @param timestamp what the claims say as their time
   */
  public Claims(long seed, Instant timestamp) {
    this.folder = "bench/" + Long.toHexString(seed) + "/";
    this.timestamp = timestamp;
    Random random = new Random(seed);
    for (int i = 0; i < AUTHORS; i++) {
      random.nextBytes(seeds[i]);
      Ed25519.generatePublicKey(seeds[i], 0, keys[i], 0);
    }
  }

  /** A claim about a subject of its own. */
  public Claim claim(int number) {
    return wire(sign("claim/" + number, number, 0.9, number % WRITERS));
  }

  /** What has to be verified in the claim of that number. */
  public SignatureCheck check(int number) {
    SignedRecord signed = sign("claim/" + number, number, 0.9, number % WRITERS);
    AgentSignature signature = signed.signatures().get(0);
    return new SignatureCheck(
        signature.agentId(),
        Signing.message(RecordKind.ASSERTION, signed.hash()),
        signature.signature());
  }

  /**
   * A claim about a subject that others speak about too.
   *
   * @param set keeps subjects of different measurements apart
   * @param author 0 to 999
   * @param value what it says
   */
  public Candidate candidate(String set, int pair, int author, int value) {
    double confidence = (50 + author % 50) / 100.0;
    Claim claim = wire(sign(set + "/" + pair, value, confidence, author));
    return new Candidate(
        claim, pairSubject(set, pair), value, confidence, AgentId.of(keys[author]), timestamp);
  }

  /** The subject of {@link #candidate}. */
  public String pairSubject(String set, int pair) {
    return folder + set + "/" + pair;
  }

  private static Claim wire(SignedRecord signed) {
    return new Claim(signed.hash(), signed.toJson());
  }

  private SignedRecord sign(String name, int value, double confidence, int author) {
    AgentId agent = AgentId.of(keys[author]);
    Assertion assertion = assertion(folder + name, value, confidence, agent);
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
  private Assertion assertion(String subject, int value, double confidence, AgentId agent) {
    return new Assertion(
        subject,
        PREDICATE,
        new ObjectValue.Number(value),
        confidence,
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
