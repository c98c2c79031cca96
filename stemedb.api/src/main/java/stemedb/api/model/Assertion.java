package stemedb.api.model;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A claim: who says what about which subject, how surely and since when. The limits of each member
 * are checked where JSON is read ({@code stemedb.record}), not here.
 *
 * @param subject what it is about, 1 to 512 bytes of UTF-8
 * @param predicate which property, 1 to 256 bytes
 * @param object the claimed value
 * @param confidence how sure the author is, 0 to 1
 * @param sourceClass what kind of source speaks
 * @param agentId the author
 * @param timestamp when the author says it
 * @param sourceHash a registered source, or the SHA-256 of the evidence
 * @param lifecycle how far the claim has come; absent on the wire reads as {@code proposed}
 * @param parentHash the assertion that this one revises or answers
 * @param epoch the epoch it belongs to
 * @param validFrom from when the fact holds in the world (inclusive)
 * @param validUntil until when it holds (exclusive)
 * @param visualHash a 64-bit perceptual hash
 * @param vector an embedding of 1 to 4096 dimensions
 * @param metadata at most 32 further entries
 */
public record Assertion(
    String subject,
    String predicate,
    ObjectValue object,
    double confidence,
    SourceClass sourceClass,
    AgentId agentId,
    Instant timestamp,
    @Nullable Hash sourceHash,
    @Nullable LifecycleStage lifecycle,
    @Nullable Hash parentHash,
    @Nullable Hash epoch,
    @Nullable Instant validFrom,
    @Nullable Instant validUntil,
    @Nullable Long visualHash,
    float @Nullable [] vector,
    Map<String, String> metadata)
    implements Authored {

  public Assertion {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(predicate, "predicate");
    Objects.requireNonNull(object, "object");
    metadata = Map.copyOf(metadata);
  }

  @Override
  public RecordKind kind() {
    return RecordKind.ASSERTION;
  }

  /** The stage, {@link LifecycleStage#PROPOSED} when the document does not say. */
  public LifecycleStage stage() {
    return lifecycle == null ? LifecycleStage.PROPOSED : lifecycle;
  }
}
