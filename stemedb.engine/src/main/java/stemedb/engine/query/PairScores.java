package stemedb.engine.query;

import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stemedb.api.Decay;
import stemedb.api.ErrorCode;
import stemedb.api.Filters;
import stemedb.api.StemeDbException;
import stemedb.api.lens.Candidate;
import stemedb.api.model.Assertion;
import stemedb.api.model.RecordKind;
import stemedb.api.storage.WriteBatch;
import stemedb.engine.index.CandidateRow;
import stemedb.engine.index.Family;
import stemedb.engine.index.Indexer;
import stemedb.engine.index.Keys;
import stemedb.engine.index.Span;

/**
 * Keeps the conflict score of every pair, in the background: looks which pairs the newest records
 * touch, and computes their scores anew from all their claims. Scores cover the head, which may be
 * newer than the span: later rounds see those records again. A new pair with one claim, the most
 * frequent case while data is loaded, is counted without a look into the store.
 */
public final class PairScores implements Family {
  /** Name of the family. */
  static final String NAME = "scores";

  private static final System.Logger LOG = System.getLogger("stemedb.engine");

  private final Indexer indexer;
  private final KnownPairs known = new KnownPairs();

  public PairScores(Indexer indexer) {
    this.indexer = indexer;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void apply(Span span, WriteBatch batch) {
    CandidateSelection selection =
        new CandidateSelection(
            Filters.DEFAULT, Decay.NONE, span.head().time(), new TierTable(indexer.genesis()));
    ScoreTotals totals = ScoreTotals.of(span.snapshot().get(ScoreTotals.KEY));
    known.begin(span);
    for (Map.Entry<PairKey, Touch> pair : touched(span).entrySet()) {
      byte[] key = Keys.pair(pair.getKey().subject(), pair.getKey().predicate());
      boolean isNew = !known.mightContain(key);
      known.add(key);
      PairScore score =
          isNew && pair.getValue().alone
              ? score(selection, pair.getValue().last)
              : score(span, selection, pair.getKey());
      byte[] before = isNew ? null : span.snapshot().get(key);
      if (score == null && before != null) {
        continue; // its old score stays
      }
      totals = put(batch, totals, pair.getKey(), before, score == null ? PairScore.NONE : score);
    }
    known.end(span);
    batch.put(ScoreTotals.KEY, totals.toBytes());
  }

  private static ScoreTotals put(
      WriteBatch batch,
      ScoreTotals totals,
      PairKey pair,
      byte @Nullable [] before,
      PairScore score) {
    ScoreTotals counted = totals.count(score, 1);
    if (before != null) {
      PairScore old = PairScore.of(before);
      counted = counted.count(old, -1);
      batch.delete(Keys.ranked(old.score(), pair.subject(), pair.predicate()));
    }
    batch.put(Keys.pair(pair.subject(), pair.predicate()), score.toBytes());
    if (score.values() > 1) {
      batch.put(Keys.ranked(score.score(), pair.subject(), pair.predicate()), score.toBytes());
    }
    return counted;
  }

  /**
   * What a span does to a pair.
   *
   * @param last the last of its claims
   * @param alone whether it is the only one, and certainly stands as it came
   */
  private record Touch(Span.Item last, boolean alone) {}

  private static Map<PairKey, Touch> touched(Span span) {
    Map<PairKey, Touch> pairs = new LinkedHashMap<>();
    span.forEach(
        item -> {
          if (item.envelope().kind() == RecordKind.ASSERTION) {
            Assertion assertion = (Assertion) item.document();
            pairs.merge(
                new PairKey(assertion.subject(), assertion.predicate()),
                new Touch(item, item.isPlain()),
                (first, second) -> new Touch(second.last, false));
          }
        });
    return pairs;
  }

  /** Of a pair that has only this claim. */
  private static PairScore score(CandidateSelection selection, Span.Item item) {
    CandidateRow row = CandidateRow.of(item.hash(), (Assertion) item.document());
    return score(selection.select(PairRows.of(row, item.offset()), item.offset()));
  }

  private static PairScore score(List<SelectedCandidate> selected) {
    Agreement agreement = Agreement.of(BestClaims.of(selected), Candidate::weight);
    return PairScore.of(agreement, selected.size());
  }

  /** Null when the pair has more claims than fit into memory. */
  private static @Nullable PairScore score(Span span, CandidateSelection selection, PairKey pair) {
    try {
      List<SelectedCandidate> selected =
          selection.select(
              CandidateSelection.read(
                  span.snapshot(),
                  pair.subject(),
                  pair.predicate(),
                  span.head().offset(),
                  span::checkpoint),
              span.head().offset());
      return score(selected);
    } catch (StemeDbException e) {
      if (e.problem().code() != ErrorCode.TOO_LARGE) {
        throw e;
      }
      LOG.log(Level.WARNING, "no conflict score: {0}", e.problem().detail());
      return null;
    }
  }
}
