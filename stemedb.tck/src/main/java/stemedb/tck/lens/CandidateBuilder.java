package stemedb.tck.lens;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.Weights;
import stemedb.api.model.AgentId;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;

/**
 * Makes candidates for tests of lenses. Every member has a default: the text {@code "value"}, said
 * by agent 1 at the epoch of time, record 1, confidence 0.5, an expert source. The hash follows
 * from the record number. Not thread-safe.
 */
public final class CandidateBuilder {
  private ObjectValue object = new ObjectValue.Text("value");
  private AgentId agentId = agent(1);
  private long offset = 1;
  private Instant timestamp = Instant.EPOCH;
  private double confidence = 0.5;
  private SourceClass sourceClass = SourceClass.EXPERT;
  private LifecycleStage lifecycle = LifecycleStage.PROPOSED;
  private @Nullable Hash sourceHash;
  private @Nullable Hash epoch;
  private boolean epochSuperseded;
  private long votes;

  /** An author; the same number is the same author. */
  public static AgentId agent(int number) {
    return AgentId.of(digest("agent", number));
  }

  /** A hash; the same name and number are the same hash. */
  public static Hash hash(String name, long number) {
    return Hash.of(digest(name, number));
  }

  /** Claims this text. */
  public CandidateBuilder text(String value) {
    return object(new ObjectValue.Text(value));
  }

  /** Claims this number. */
  public CandidateBuilder number(double value) {
    return object(new ObjectValue.Number(value));
  }

  /** Claims this value. */
  public CandidateBuilder object(ObjectValue value) {
    object = Objects.requireNonNull(value);
    return this;
  }

  /** Said by the author of this number, see {@link #agent(int)}. */
  public CandidateBuilder by(int agentNumber) {
    return by(agent(agentNumber));
  }

  /** Said by this author. */
  public CandidateBuilder by(AgentId author) {
    agentId = Objects.requireNonNull(author);
    return this;
  }

  /** Record number; different candidates of one question need different ones. */
  public CandidateBuilder offset(long recordNumber) {
    offset = recordNumber;
    return this;
  }

  /** Said at this time, such as {@code 2025-10-03T00:00:00Z}. */
  public CandidateBuilder at(String time) {
    return at(Instant.parse(time));
  }

  /** Said at this time. */
  public CandidateBuilder at(Instant time) {
    timestamp = Objects.requireNonNull(time);
    return this;
  }

  /**
   * How sure the author is.
   *
   * @param value 0 to 1
   * @throws IllegalArgumentException when it is anything else
   */
  public CandidateBuilder confidence(double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("a confidence is 0 to 1");
    }
    confidence = value;
    return this;
  }

  /** What kind of source speaks. */
  public CandidateBuilder source(SourceClass kind) {
    sourceClass = Objects.requireNonNull(kind);
    return this;
  }

  /** How far the claim has come. */
  public CandidateBuilder lifecycle(LifecycleStage stage) {
    lifecycle = Objects.requireNonNull(stage);
    return this;
  }

  /** The source that it names. */
  public CandidateBuilder sourceHash(@Nullable Hash source) {
    sourceHash = source;
    return this;
  }

  /** The epoch that it names. */
  public CandidateBuilder epoch(@Nullable Hash id) {
    epoch = id;
    return this;
  }

  /** Whether its epoch was superseded. */
  public CandidateBuilder epochSuperseded(boolean superseded) {
    epochSuperseded = superseded;
    return this;
  }

  /** The sum of the votes on it, in billionths. */
  public CandidateBuilder votes(long sum) {
    votes = sum;
    return this;
  }

  /** The candidate; the builder can go on. */
  public Candidate build() {
    return new TestCandidate(
        hash("assertion", offset),
        offset,
        agentId,
        object,
        confidence,
        Weights.of(confidence),
        sourceClass,
        timestamp,
        lifecycle,
        sourceHash,
        epoch,
        epochSuperseded,
        votes);
  }

  private static byte[] digest(String name, long number) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(name.getBytes(StandardCharsets.UTF_8));
      return sha256.digest(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private record TestCandidate(
      Hash hash,
      long offset,
      AgentId agentId,
      ObjectValue object,
      double confidence,
      long weight,
      SourceClass sourceClass,
      Instant timestamp,
      LifecycleStage lifecycle,
      @Nullable Hash sourceHash,
      @Nullable Hash epoch,
      boolean epochSuperseded,
      long votes)
      implements Candidate {}
}
