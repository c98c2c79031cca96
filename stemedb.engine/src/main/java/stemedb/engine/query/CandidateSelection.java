package stemedb.engine.query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stemedb.api.Decay;
import stemedb.api.ErrorCode;
import stemedb.api.Filters;
import stemedb.api.Problem;
import stemedb.api.lens.Candidate;
import stemedb.api.model.AgentId;
import stemedb.api.model.ObjectValue;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
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
  private final Decay decay;
  private final Instant time;
  private final TierTable tiers;

  /**
   * @param time the answer's "now"
   */
  CandidateSelection(Filters filters, Decay decay, Instant time, TierTable tiers) {
    this.filters = filters;
    this.decay = decay;
    this.time = time;
    this.tiers = tiers;
  }

  /** A claim of the pair and why it is out; null when it is in. */
  record Judged(SelectedCandidate candidate, @Nullable String reason) {}

  /**
   * The claims of a pair up to an offset, in the order in which they were recorded.
   *
   * @param checkpoint called for each row, so that a long scan can be ended
   */
  List<Judged> judge(
      Snapshot snapshot, String subject, String predicate, long upTo, Runnable checkpoint) {
    byte[] pair = Keys.candidates(subject, predicate);
    List<Judged> judged = new ArrayList<>();
    try (Scan scan = snapshot.scan(pair, Keys.candidate(pair, upTo + 1), ScanOrder.ASCENDING)) {
      @Nullable Pending pending = null;
      long bytes = 0;
      while (scan.next()) {
        checkpoint.run();
        byte[] key = scan.key();
        byte[] value = scan.value();
        bytes += value.length;
        if (bytes > ROW_BYTES_MAX) {
          throw tooLarge(subject, predicate);
        }
        if (key.length > pair.length + 8) {
          if (pending != null && Keys.lastLong(key) <= upTo) {
            pending.standing = StandingRow.of(value);
          }
          continue;
        }
        if (pending != null) {
          judged.add(judge(pending));
        }
        pending = new Pending(CandidateRow.of(value), Keys.lastLong(key));
      }
      if (pending != null) {
        judged.add(judge(pending));
      }
    }
    return judged;
  }

  /** Why a claim with that standing is out; null when it is in. */
  @Nullable String reason(CandidateRow row, double confidence, @Nullable StandingRow standing) {
    return standing != null ? standing.status().wireName() : filtered(row, confidence);
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

  /** Of one author's claims for one object the best, then the newest. */
  static List<SelectedCandidate> onePerAuthorAndObject(List<SelectedCandidate> candidates) {
    if (candidates.size() < 2) {
      return candidates;
    }
    Map<AuthorAndObject, SelectedCandidate> best = new LinkedHashMap<>();
    for (SelectedCandidate candidate : candidates) {
      best.merge(
          new AuthorAndObject(candidate.agentId(), candidate.object()),
          candidate,
          (a, b) -> Candidate.WORST_FIRST.compare(a, b) >= 0 ? a : b);
    }
    return best.size() == candidates.size() ? candidates : List.copyOf(best.values());
  }

  /** Those of the judged that are in. */
  static List<SelectedCandidate> selected(List<Judged> judged) {
    List<SelectedCandidate> in = new ArrayList<>(judged.size());
    for (Judged claim : judged) {
      if (claim.reason() == null) {
        in.add(claim.candidate());
      }
    }
    return in;
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

  private Judged judge(Pending pending) {
    double confidence = confidence(pending.row);
    return new Judged(
        new SelectedCandidate(pending.row, pending.offset, confidence),
        reason(pending.row, confidence, pending.standing));
  }

  private @Nullable String filtered(CandidateRow row, double confidence) {
    if (!filters.lifecycle().contains(row.lifecycle())) {
      return "lifecycle";
    }
    if (!filters.sourceClasses().contains(row.sourceClass())) {
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

  private record AuthorAndObject(AgentId agentId, ObjectValue object) {}

  private static final class Pending {
    private final CandidateRow row;
    private final long offset;
    private @Nullable StandingRow standing;

    private Pending(CandidateRow row, long offset) {
      this.row = row;
      this.offset = offset;
    }
  }
}
