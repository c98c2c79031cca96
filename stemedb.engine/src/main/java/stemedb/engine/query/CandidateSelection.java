package stemedb.engine.query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stemedb.api.Decay;
import stemedb.api.ErrorCode;
import stemedb.api.Filters;
import stemedb.api.Problem;
import stemedb.api.lens.Weights;
import stemedb.api.model.ObjectValue;
import stemedb.api.storage.Snapshot;
import stemedb.engine.index.CandidateRow;
import stemedb.engine.index.Keys;
import stemedb.engine.index.StandingRow;

/**
 * Which claims of a pair stand for election: standing first, whatever the filters are, then the
 * filters, then one claim an author and object.
 */
final class CandidateSelection {
  /** Why a claim is out although it passed: another claim of its author for that object counts. */
  static final String AUTHOR_COUNTED = "author_counted_already";

  /**
   * What the rows of one pair may take: decoded they take several times as much, and a few
   * questions run at once.
   */
  private static final long ROW_BYTES_MAX = Runtime.getRuntime().maxMemory() / 32;

  private final Filters filters;
  private final int stages;
  private final int sourceClasses;
  private final Decay decay;
  private final Instant time;
  private final TierTable tiers;
  private final Surroundings surroundings;

  /**
   * @param time the answer's "now"
   * @param surroundings as of the offset whose claims are selected
   */
  CandidateSelection(
      Filters filters, Decay decay, Instant time, TierTable tiers, Surroundings surroundings) {
    this.filters = filters;
    this.stages = bits(filters.lifecycle());
    this.sourceClasses = bits(filters.sourceClasses());
    this.decay = decay;
    this.time = time;
    this.tiers = tiers;
    this.surroundings = surroundings;
  }

  /** A set as bits, for it is asked once a claim. */
  private static int bits(Set<? extends Enum<?>> set) {
    int bits = 0;
    for (Enum<?> one : set) {
      bits |= 1 << one.ordinal();
    }
    return bits;
  }

  /** A claim of the pair and why it is out; null when it is in. */
  record Judged(SelectedCandidate candidate, @Nullable String reason) {}

  /**
   * Reads a pair from the store.
   *
   * @param checkpoint called for each row, so that a long scan can be ended
   * @throws stemedb.api.StemeDbException when it takes too much memory
   */
  static PairRows read(
      Snapshot snapshot, String subject, String predicate, long through, Runnable checkpoint) {
    return PairRows.read(
        snapshot,
        Keys.candidates(subject, predicate),
        through,
        new PairRows.Meter() {
          private long bytes;

          @Override
          public void row(int valueBytes) {
            checkpoint.run();
            bytes += valueBytes;
            if (bytes > ROW_BYTES_MAX) {
              throw tooLarge(subject, predicate);
            }
          }
        });
  }

  /** The claims of a pair up to an offset, in the order in which they were recorded. */
  List<Judged> judge(List<PairRows> pair, long upTo) {
    List<Judged> judged = new ArrayList<>(count(pair, upTo));
    for (PairRows rows : pair) {
      int count = rows.count(upTo);
      for (int i = 0; i < count; i++) {
        SelectedCandidate candidate = candidate(rows.row(i), upTo);
        judged.add(new Judged(candidate, reason(candidate)));
      }
    }
    if (pair.size() > 1) {
      judged.sort(Comparator.comparingLong(claim -> claim.candidate.offset()));
    }
    return judged;
  }

  /**
   * Those that stand for election, in the order in which they were recorded.
   *
   * @param pair rows of the pair under each name of its subject
   */
  List<SelectedCandidate> select(List<PairRows> pair, long upTo) {
    List<SelectedCandidate> selected = new ArrayList<>(count(pair, upTo));
    for (PairRows rows : pair) {
      int count = rows.count(upTo);
      for (int i = 0; i < count; i++) {
        SelectedCandidate candidate = candidate(rows.row(i), upTo);
        if (reason(candidate) == null) {
          selected.add(candidate);
        }
      }
    }
    if (pair.size() > 1) {
      selected.sort(Comparator.comparingLong(SelectedCandidate::offset));
    }
    return selected;
  }

  private static int count(List<PairRows> pair, long upTo) {
    int count = 0;
    for (PairRows rows : pair) {
      count += rows.count(upTo);
    }
    return count;
  }

  /** The claim as of an offset: the one that is kept when nothing happened to it. */
  private SelectedCandidate candidate(PairRow kept, long upTo) {
    SelectedCandidate claim = kept.claim();
    return candidate(claim, kept.standing(upTo));
  }

  /**
   * The claim with what happened to it.
   *
   * @param own what happened to the claim itself; null for nothing
   */
  SelectedCandidate candidate(SelectedCandidate claim, @Nullable StandingRow own) {
    CandidateRow row = claim.row();
    StandingRow standing = standing(row, own);
    ObjectValue object = surroundings.canonical(row.object());
    boolean superseded = surroundings.isSuperseded(row.epoch());
    if (decay instanceof Decay.None
        && standing == null
        && !superseded
        && object.equals(row.object())) {
      return claim;
    }
    double confidence = confidence(row);
    return new SelectedCandidate(
        row, claim.offset(), confidence, Weights.of(confidence), object, superseded, 0, standing);
  }

  /** What takes it out comes first; then what happened to its source, then a dispute. */
  private @Nullable StandingRow standing(CandidateRow row, @Nullable StandingRow own) {
    if (own != null && own.isOut()) {
      return own;
    }
    StandingRow bySource = surroundings.retraction(row.sourceHash());
    return bySource == null ? own : bySource;
  }

  /** Why a claim is out; null when it is in. */
  @Nullable String reason(SelectedCandidate candidate) {
    StandingRow standing = candidate.standing();
    return standing != null && standing.isOut()
        ? standing.status().wireName()
        : filtered(candidate);
  }

  /** The author's confidence after decay. */
  private double confidence(CandidateRow row) {
    if (decay instanceof Decay.None) {
      return row.confidence();
    }
    double halfLifeSeconds =
        decay instanceof Decay.HalfLife one
            ? one.halfLife().toSeconds() + one.halfLife().toNanosPart() * 1e-9
            : tiers.halfLifeDays(row.sourceClass()) * 86_400.0;
    double ageSeconds =
        (double) (time.getEpochSecond() - row.timestamp().getEpochSecond())
            + (time.getNano() - row.timestamp().getNano()) * 1e-9;
    return row.confidence() * StrictMath.pow(0.5, Math.max(0, ageSeconds) / halfLifeSeconds);
  }

  private static RuntimeException tooLarge(String subject, String predicate) {
    return Problem.of(
            ErrorCode.TOO_LARGE,
            "the candidates of "
                + subject
                + " "
                + predicate
                + " take more than "
                + (ROW_BYTES_MAX >> 20)
                + " MiB, a 32nd of the node's heap: give it more")
        .toException();
  }

  /** Which filter leaves a claim out, however it stands; null for none. */
  @Nullable String filtered(SelectedCandidate candidate) {
    CandidateRow row = candidate.row();
    if ((stages & 1 << row.lifecycle().ordinal()) == 0) {
      return "lifecycle";
    }
    if ((sourceClasses & 1 << row.sourceClass().ordinal()) == 0) {
      return "source_class";
    }
    if (candidate.confidence() < filters.minConfidence()) {
      return "min_confidence";
    }
    if (filters.agentId() != null && !filters.agentId().equals(row.agentId())) {
      return "agent_id";
    }
    boolean otherEpoch =
        filters.epoch() == null
            ? candidate.epochSuperseded() && !filters.anyEpoch()
            : !filters.epoch().equals(row.epoch());
    if (otherEpoch) {
      return "epoch";
    }
    Instant until = filters.claimedUntil();
    if (until != null && row.timestamp().isAfter(until)) {
      return "claimed_until";
    }
    Instant at = filters.validAt();
    return at == null || holds(row, at) ? null : "valid_at";
  }

  /** Half-open: it holds from valid_from on, and no longer at valid_until. */
  private static boolean holds(CandidateRow row, Instant at) {
    Instant from = row.validFrom();
    Instant until = row.validUntil();
    return (from == null || !at.isBefore(from)) && (until == null || at.isBefore(until));
  }
}
