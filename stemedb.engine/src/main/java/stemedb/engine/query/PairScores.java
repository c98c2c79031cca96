package stemedb.engine.query;

import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stemedb.api.Decay;
import stemedb.api.ErrorCode;
import stemedb.api.Filters;
import stemedb.api.StemeDbException;
import stemedb.api.lens.Candidate;
import stemedb.api.model.Assertion;
import stemedb.api.model.RecordKind;
import stemedb.api.storage.WriteBatch;
import stemedb.engine.index.Family;
import stemedb.engine.index.Indexer;
import stemedb.engine.index.Keys;
import stemedb.engine.index.Span;

/**
 * Keeps the conflict score of every pair, in the background: looks which pairs the newest records
 * touch, and computes their scores anew from all their claims. Scores cover the head, which may be
 * newer than the span: later rounds see those records again.
 */
public final class PairScores implements Family {
  /** Name of the family. */
  static final String NAME = "scores";

  private static final System.Logger LOG = System.getLogger("stemedb.engine");

  private final Indexer indexer;

  public PairScores(Indexer indexer) {
    this.indexer = indexer;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Byte> keys() {
    return Keys.familiesOfScores();
  }

  @Override
  public void apply(Span span, WriteBatch batch) {
    CandidateSelection selection =
        new CandidateSelection(
            Filters.DEFAULT, Decay.NONE, span.head().time(), new TierTable(indexer.genesis()));
    ScoreTotals totals = ScoreTotals.of(span.snapshot().get(ScoreTotals.KEY));
    for (PairKey pair : touched(span)) {
      PairScore score = score(span, selection, pair);
      if (score == null) {
        continue; // its old score stays
      }
      byte[] key = Keys.pair(pair.subject(), pair.predicate());
      byte[] before = span.snapshot().get(key);
      if (before != null) {
        PairScore old = PairScore.of(before);
        totals = totals.count(old, -1);
        batch.delete(Keys.ranked(old.score(), pair.subject(), pair.predicate()));
      }
      totals = totals.count(score, 1);
      batch.put(key, score.toBytes());
      if (score.values() > 1) {
        batch.put(Keys.ranked(score.score(), pair.subject(), pair.predicate()), score.toBytes());
      }
    }
    batch.put(ScoreTotals.KEY, totals.toBytes());
  }

  private static Set<PairKey> touched(Span span) {
    Set<PairKey> pairs = new LinkedHashSet<>();
    span.forEach(
        item -> {
          if (item.envelope().kind() == RecordKind.ASSERTION) {
            Assertion assertion = (Assertion) item.document();
            pairs.add(new PairKey(assertion.subject(), assertion.predicate()));
          }
        });
    return pairs;
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
      Agreement agreement = Agreement.of(BestClaims.of(selected), Candidate::weight);
      return PairScore.of(agreement, selected.size());
    } catch (StemeDbException e) {
      if (e.problem().code() != ErrorCode.TOO_LARGE) {
        throw e;
      }
      LOG.log(Level.WARNING, "no conflict score: {0}", e.problem().detail());
      return null;
    }
  }
}
