package stemedb.engine.query;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.Assertion;
import stemedb.api.model.Epoch;
import stemedb.api.model.Hash;
import stemedb.api.model.Supersession;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.WriteBatch;
import stemedb.engine.index.Family;
import stemedb.engine.index.Indexer;
import stemedb.engine.index.Keys;
import stemedb.engine.index.Lookup;
import stemedb.engine.index.Span;

/**
 * Keeps the conflict score of every pair, in the background: looks which pairs the newest records
 * touch, and computes their scores anew from all their claims. Scores cover the head, which may be
 * newer than the span: later rounds see those records again.
 *
 * <p>A record that touches many pairs at once (an epoch that supersedes, a source's status, an
 * alias) begins a sweep: the scores of all pairs are made anew, some a round, before further
 * records are looked at. Until then the scores cover what they covered before that record.
 */
public final class PairScores implements Family {
  /** Name of the family. */
  static final String NAME = "scores";

  private static final int PAIRS_A_ROUND = 500;

  private final Indexer indexer;

  public PairScores(Indexer indexer) {
    this.indexer = indexer;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean isUnfinished(Snapshot snapshot) {
    return ScoreTotals.of(snapshot.get(ScoreTotals.KEY)).sweep() != null;
  }

  @Override
  public void apply(Span span, WriteBatch batch) {
    ScoreTotals totals = ScoreTotals.of(span.snapshot().get(ScoreTotals.KEY));
    Set<PairKey> pairs = new LinkedHashSet<>();
    ScoreTotals.Sweep sweep = totals.sweep();
    sweep = sweep == null ? touched(span, pairs) : swept(span, sweep, pairs);
    totals = score(span, pairs, totals, batch);
    batch.put(ScoreTotals.KEY, totals.with(sweep).toBytes());
  }

  private ScoreTotals score(Span span, Set<PairKey> pairs, ScoreTotals before, WriteBatch batch) {
    Scorer scorer = new Scorer(span, indexer);
    ScoreTotals totals = before;
    for (PairKey pair : scorer.underAllNames(pairs)) {
      PairScore score = scorer.score(pair);
      if (score == null) {
        continue; // its old score stays
      }
      byte[] key = Keys.pair(pair.subject(), pair.predicate());
      byte[] row = span.snapshot().get(key);
      if (row == null && score.candidates() == 0) {
        continue; // a mere name
      }
      if (row != null) {
        PairScore old = PairScore.of(row);
        totals = totals.count(old, -1);
        batch.delete(Keys.ranked(old.score(), pair.subject(), pair.predicate()));
      }
      totals = totals.count(score, 1);
      batch.put(key, score.toBytes());
      if (score.values() > 1) {
        batch.put(Keys.ranked(score.score(), pair.subject(), pair.predicate()), score.toBytes());
      }
    }
    return totals;
  }

  /** Finds the pairs that the span's records touch; a sweep when one touches many. */
  private static ScoreTotals.@Nullable Sweep touched(Span span, Set<PairKey> pairs) {
    Lookup lookup = new Lookup(span.snapshot());
    boolean[] many = new boolean[1];
    span.forEach(
        item -> {
          switch (item.envelope().kind()) {
            case ASSERTION -> pairs.add(pair((Assertion) item.document()));
            case SUPERSESSION -> {
              long target = lookup.offset(((Supersession) item.document()).oldHash());
              if (target > 0 && lookup.readDocument(target) instanceof Assertion assertion) {
                pairs.add(pair(assertion));
              }
            }
            case SOURCE_STATUS, ALIAS -> many[0] = true;
            case EPOCH ->
                many[0] |=
                    !((Epoch) item.document()).supersedes().isEmpty()
                        || isAwaited(span, item.hash());
            case SOURCE -> many[0] |= isAwaited(span, item.hash());
            default -> {}
          }
        });
    return many[0] ? new ScoreTotals.Sweep(span.after(), Keys.pairs()) : null;
  }

  /** Whether a record waited for this one, and so took effect with it. */
  private static boolean isAwaited(Span span, Hash hash) {
    byte[] from = Keys.waiting(hash);
    try (Scan scan = span.snapshot().scan(from, Keys.end(from), ScanOrder.ASCENDING)) {
      return scan.next();
    }
  }

  private static PairKey pair(Assertion assertion) {
    return new PairKey(assertion.subject(), assertion.predicate());
  }

  /** Takes the next pairs of a sweep; null when these are the last. */
  private static ScoreTotals.@Nullable Sweep swept(
      Span span, ScoreTotals.Sweep sweep, Set<PairKey> pairs) {
    try (Scan scan =
        span.snapshot().scan(sweep.from(), Keys.end(Keys.pairs()), ScanOrder.ASCENDING)) {
      while (scan.next()) {
        span.checkpoint();
        if (pairs.size() == PAIRS_A_ROUND) {
          return new ScoreTotals.Sweep(sweep.covers(), scan.key());
        }
        pairs.add(PairKey.of(scan.key()));
      }
    }
    return null;
  }
}
