package stemedb.guard.ingest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import stemedb.api.Caller;
import stemedb.api.ErrorCode;
import stemedb.api.Outcome;
import stemedb.api.Problem;
import stemedb.api.Receipt;
import stemedb.api.ingest.IngestPolicy;
import stemedb.api.ingest.Submission;
import stemedb.api.ingest.Verdict;
import stemedb.api.model.AgentId;
import stemedb.api.model.Hash;
import stemedb.api.model.RecordKind;
import stemedb.record.Timestamps;

/**
 * Asks new agents for proof of work (Dwork and Naor, "Pricing via processing", 1992): SHA-256 of
 * nonce, agent_id and timestamp, one behind the other in ASCII, has to begin with some zero bits.
 * The timestamp lies within 5 minutes, and each solution is good for one record. How many
 * assertions an agent has made is known since this component started.
 */
final class Admission implements IngestPolicy {
  private static final int AGENTS_MAX = 100_000;
  private static final int SOLUTIONS_MAX = 200_000;
  private static final int NONCE_MAX = 128;
  private static final int BITS_MAX = 40;
  private static final Duration NEAR = Duration.ofMinutes(5);

  private final ToDoubleFunction<AgentId> trust;
  private final Clock clock;
  private final Map<AgentId, Integer> assertions = new Recent<>(AGENTS_MAX);
  private final Map<Hash, Hash> solutions = new Recent<>(SOLUTIONS_MAX);
  private volatile AdmissionConfiguration rules;

  /**
   * How an agent stands.
   *
   * @param assertions that it has made
   * @param difficulty leading zero bits that its next one needs
   */
  record Status(double trust, TrustTier tier, int assertions, int difficulty) {}

  /**
   * @param trust how far an agent is trusted, 0 to 1
   */
  Admission(AdmissionConfiguration configuration, ToDoubleFunction<AgentId> trust, Clock clock) {
    this.rules = configuration;
    this.trust = trust;
    this.clock = clock;
  }

  void configure(AdmissionConfiguration configuration) {
    rules = configuration;
  }

  Status status(AgentId agent) {
    double trusted = trust.applyAsDouble(agent);
    int made;
    synchronized (this) {
      made = assertions.getOrDefault(agent, 0);
    }
    return new Status(trusted, TrustTier.of(trusted), made, difficulty(trusted, made));
  }

  @Override
  public Verdict judge(Submission submission) {
    AgentId agent = submission.agent();
    if (agent == null || submission.document().kind() != RecordKind.ASSERTION) {
      return Verdict.ACCEPTED;
    }
    int difficulty = status(agent).difficulty;
    if (difficulty == 0) {
      return Verdict.ACCEPTED;
    }
    String lack = lack(agent, submission, difficulty);
    return lack == null
        ? Verdict.ACCEPTED
        : new Verdict.Refused(
            Problem.of(ErrorCode.PROOF_OF_WORK_REQUIRED, lack).with("difficulty", difficulty));
  }

  @Override
  public synchronized void ended(Submission submission, Outcome outcome) {
    AgentId agent = submission.agent();
    if (agent != null
        && submission.document().kind() == RecordKind.ASSERTION
        && outcome instanceof Receipt receipt
        && receipt.status() == Receipt.Status.CREATED) {
      assertions.merge(agent, 1, Integer::sum);
    }
  }

  private int difficulty(double trusted, int made) {
    AdmissionConfiguration now = rules;
    if (trusted >= now.trustMin()) {
      return 0;
    }
    int bits =
        made < now.firstCount()
            ? now.firstBits()
            : made < now.firstCount() + now.nextCount() ? now.nextBits() : 0;
    return Math.max(0, Math.min(BITS_MAX, bits));
  }

  /** What is wrong with the work, or null. */
  private @Nullable String lack(AgentId agent, Submission submission, int difficulty) {
    Caller.ProofOfWork work = submission.caller().proofOfWork();
    if (work == null) {
      return "send X-PoW-Nonce and X-PoW-Timestamp: this agent is new here";
    }
    if (work.nonce().length() > NONCE_MAX || !isNear(work.timestamp())) {
      return "X-PoW-Timestamp lies within 5 minutes of now, X-PoW-Nonce has at most 128 characters";
    }
    Hash solution =
        sha256((work.nonce() + agent + work.timestamp()).getBytes(StandardCharsets.US_ASCII));
    if (zeroBits(solution) < difficulty) {
      return "SHA-256 of nonce, agent_id and timestamp does not begin with "
          + difficulty
          + " zero bits";
    }
    synchronized (this) {
      Hash before = solutions.putIfAbsent(solution, submission.hash());
      return before == null || before.equals(submission.hash())
          ? null
          : "this solution was used for another record";
    }
  }

  private boolean isNear(String timestamp) {
    try {
      Duration away = Duration.between(Timestamps.parse(timestamp), Instant.now(clock)).abs();
      return away.compareTo(NEAR) <= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static int zeroBits(Hash hash) {
    int bits = 0;
    for (byte b : hash.toBytes()) {
      if (b != 0) {
        return bits + Integer.numberOfLeadingZeros(b & 0xff) - (Integer.SIZE - Byte.SIZE);
      }
      bits += Byte.SIZE;
    }
    return bits;
  }

  private static Hash sha256(byte[] bytes) {
    try {
      return Hash.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
