package stemedb.engine.query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stemedb.api.Decay;
import stemedb.api.ErrorCode;
import stemedb.api.Filters;
import stemedb.api.Problem;
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

  /**
   * @param time the answer's "now"
   */
  CandidateSelection(Filters filters, Decay decay, Instant time, TierTable tiers) {
    this.filters = filters;
    this.stages = bits(filters.lifecycle());
    this.sourceClasses = bits(filters.sourceClasses());
    this.decay = decay;
    this.time = time;
    this.tiers = tiers;
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
  List<Judged> judge(PairRows rows, long upTo) {
    int count = rows.count(upTo);
    List<Judged> judged = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      PairRow row = rows.row(i);
      SelectedCandidate candidate = candidate(row);
      judged.add(new Judged(candidate, reason(candidate, row.standing(upTo))));
    }
    return judged;
  }

  /** Those that stand for election. */
  List<SelectedCandidate> select(PairRows rows, long upTo) {
    int count = rows.count(upTo);
    List<SelectedCandidate> selected = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      PairRow row = rows.row(i);
      SelectedCandidate candidate = candidate(row);
      if (reason(candidate, row.standing(upTo)) == null) {
        selected.add(candidate);
      }
    }
    return selected;
  }

  private SelectedCandidate candidate(PairRow row) {
    SelectedCandidate claim = row.claim();
    return decay instanceof Decay.None
        ? claim
        : new SelectedCandidate(claim.row(), claim.offset(), confidence(claim.row()));
  }

  private @Nullable String reason(SelectedCandidate candidate, @Nullable StandingRow standing) {
    return reason(candidate.row(), candidate.confidence(), standing);
  }

  /** Why a claim with that standing is out; null when it is in. */
  @Nullable String reason(CandidateRow row, double confidence, @Nullable StandingRow standing) {
    return standing != null && standing.isOut()
        ? standing.status().wireName()
        : filtered(row, confidence);
  }

  /** The author's confidence after decay. */
  double confidence(CandidateRow row) {
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

  private @Nullable String filtered(CandidateRow row, double confidence) {
    if ((stages & 1 << row.lifecycle().ordinal()) == 0) {
      return "lifecycle";
    }
    if ((sourceClasses & 1 << row.sourceClass().ordinal()) == 0) {
      return "source_class";
    }
    if (confidence < filters.minConfidence()) {
      return "min_confidence";
    }
    if (filters.agentId() != null && !filters.agentId().equals(row.agentId())) {
      return "agent_id";
    }
    if (filters.epoch() != null && !Objects.equals(filters.epoch(), row.epoch())) {
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
