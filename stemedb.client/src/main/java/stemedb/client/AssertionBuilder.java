package stemedb.client;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.AgentId;
import stemedb.api.model.Assertion;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;
import stemedb.record.AgentKey;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;

/**
 * Builds a claim. Object, confidence and source class are to be given, the time is now when it is
 * not given, the rest is absent. Limits are checked by the node. Not thread-safe; may be used again
 * after building.
 */
public final class AssertionBuilder {
  private final String subject;
  private final String predicate;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private @Nullable ObjectValue object;
  private double confidence = Double.NaN;
  private @Nullable SourceClass sourceClass;
  private @Nullable Instant timestamp;
  private @Nullable Hash sourceHash;
  private @Nullable LifecycleStage lifecycle;
  private @Nullable Hash parentHash;
  private @Nullable Hash epoch;
  private @Nullable Instant validFrom;
  private @Nullable Instant validUntil;
  private @Nullable Long visualHash;
  private float @Nullable [] vector;

  private AssertionBuilder(String subject, String predicate) {
    this.subject = subject;
    this.predicate = predicate;
  }

  /** A claim about that property of that subject. */
  public static AssertionBuilder about(String subject, String predicate) {
    return new AssertionBuilder(subject, predicate);
  }

  /** The claimed value. */
  public AssertionBuilder object(ObjectValue value) {
    this.object = value;
    return this;
  }

  /** The claimed value is a text. */
  public AssertionBuilder text(String value) {
    return object(new ObjectValue.Text(value));
  }

  /**
   * The claimed value is a number.
   *
   * @throws IllegalArgumentException when it is not finite
   */
  public AssertionBuilder number(double value) {
    return object(new ObjectValue.Number(value));
  }

  /** The claimed value is true or false. */
  public AssertionBuilder bool(boolean value) {
    return object(new ObjectValue.Bool(value));
  }

  /** The claimed value is another subject. */
  public AssertionBuilder reference(String value) {
    return object(new ObjectValue.Reference(value));
  }

  /** How sure the author is, 0 to 1. */
  public AssertionBuilder confidence(double value) {
    this.confidence = value;
    return this;
  }

  /** What kind of source speaks. */
  public AssertionBuilder sourceClass(SourceClass value) {
    this.sourceClass = value;
    return this;
  }

  /** When the author says it; now, in milliseconds, when this is null or not called. */
  public AssertionBuilder timestamp(@Nullable Instant value) {
    this.timestamp = value;
    return this;
  }

  /** A registered source, or the SHA-256 of the evidence. */
  public AssertionBuilder sourceHash(@Nullable Hash value) {
    this.sourceHash = value;
    return this;
  }

  /** How far the claim has come. */
  public AssertionBuilder lifecycle(@Nullable LifecycleStage value) {
    this.lifecycle = value;
    return this;
  }

  /** The assertion that this one revises or answers. */
  public AssertionBuilder parentHash(@Nullable Hash value) {
    this.parentHash = value;
    return this;
  }

  /** The epoch that it belongs to. */
  public AssertionBuilder epoch(@Nullable Hash value) {
    this.epoch = value;
    return this;
  }

  /** From when (inclusive) until when (exclusive) the fact holds in the world; null is open. */
  public AssertionBuilder valid(@Nullable Instant from, @Nullable Instant until) {
    this.validFrom = from;
    this.validUntil = until;
    return this;
  }

  /** A 64-bit perceptual hash. */
  public AssertionBuilder visualHash(@Nullable Long value) {
    this.visualHash = value;
    return this;
  }

  /** An embedding of 1 to 4096 dimensions, copied. */
  public AssertionBuilder vector(float @Nullable [] value) {
    this.vector = value == null ? null : value.clone();
    return this;
  }

  /** A further entry; the same key again replaces it. */
  public AssertionBuilder metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /**
   * The claim as a document of that author.
   *
   * @throws IllegalStateException when object, confidence or source class are missing
   */
  @SuppressWarnings("NullAway") // it does not see that the record's array may be null
  public Assertion build(AgentId author) {
    if (object == null || sourceClass == null || Double.isNaN(confidence)) {
      throw new IllegalStateException("object, confidence and source class are needed");
    }
    return new Assertion(
        subject,
        predicate,
        object,
        confidence,
        sourceClass,
        author,
        timestamp == null ? Instant.now().truncatedTo(ChronoUnit.MILLIS) : timestamp,
        sourceHash,
        lifecycle,
        parentHash,
        epoch,
        validFrom,
        validUntil,
        visualHash,
        vector,
        metadata);
  }

  /** The claim signed by its author. */
  public SignedRecord sign(AgentKey author) {
    return Signing.sign(build(author.agentId()), author);
  }
}
