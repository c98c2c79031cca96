package stemedb.api;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.AgentId;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.SourceClass;

/**
 * Which assertions a question looks at. Absent members filter nothing.
 *
 * @param lifecycle stages that count
 * @param sourceClasses source classes that count
 * @param minConfidence least confidence after decay, 0 to 1
 * @param validAt the fact holds in the world at that time; claims without an interval always hold
 * @param claimedUntil said by their authors at that time or before
 * @param agentId of this author only
 * @param epoch of this epoch only, whether it is superseded or not
 * @param anyEpoch when no epoch is named: whether claims of superseded epochs count, too
 */
public record Filters(
    Set<LifecycleStage> lifecycle,
    Set<SourceClass> sourceClasses,
    double minConfidence,
    @Nullable Instant validAt,
    @Nullable Instant claimedUntil,
    @Nullable AgentId agentId,
    @Nullable Hash epoch,
    boolean anyEpoch) {

  /** The stages that count when a question does not say. */
  public static final Set<LifecycleStage> DEFAULT_LIFECYCLE =
      Set.copyOf(
          EnumSet.of(
              LifecycleStage.PROPOSED, LifecycleStage.UNDER_REVIEW, LifecycleStage.APPROVED));

  /** What a question that does not say leaves out: deprecated, rejected, of superseded epochs. */
  public static final Filters DEFAULT =
      new Filters(DEFAULT_LIFECYCLE, EnumSet.allOf(SourceClass.class), 0, null, null, null, null);

  /** Without claims of superseded epochs, unless their epoch is named. */
  public Filters(
      Set<LifecycleStage> lifecycle,
      Set<SourceClass> sourceClasses,
      double minConfidence,
      @Nullable Instant validAt,
      @Nullable Instant claimedUntil,
      @Nullable AgentId agentId,
      @Nullable Hash epoch) {
    this(lifecycle, sourceClasses, minConfidence, validAt, claimedUntil, agentId, epoch, false);
  }

  public Filters {
    lifecycle = Set.copyOf(lifecycle);
    sourceClasses = Set.copyOf(sourceClasses);
  }
}
