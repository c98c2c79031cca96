package stemedb.engine.query;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.Assertion;
import stemedb.api.model.Epoch;
import stemedb.api.model.Hash;
import stemedb.api.model.QuarantineDecision;
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
 * newer than the span: later rounds see those records again. A new pair with one claim, the most
 * frequent case while data is loaded, is counted without a look into the store.
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
  private final KnownPairs known = new KnownPairs();

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
  public boolean isUnfinished(Snapshot snapshot) {
    return ScoreTotals.of(snapshot.get(ScoreTotals.KEY)).sweep() != null;
  }

  @Override
  public void apply(Span span, WriteBatch batch) {
    ScoreTotals totals = ScoreTotals.of(span.snapshot().get(ScoreTotals.KEY));
    known.begin(span);
    Map<PairKey, Touch> pairs = new LinkedHashMap<>();
    ScoreTotals.Sweep sweep = totals.sweep();
    sweep = sweep == null ? touched(span, pairs) : swept(span, sweep, pairs);
    Scorer scorer = new Scorer(span, indexer);
    Set<PairKey> others = new LinkedHashSet<>();
    for (Map.Entry<PairKey, Touch> pair : pairs.entrySet()) {
      List<String> names = scorer.names(pair.getKey());
      names.forEach(name -> others.add(new PairKey(name, pair.getKey().predicate())));
      totals = score(scorer, pair.getKey(), pair.getValue(), names.size() == 1, totals, batch);
    }
    others.removeAll(pairs.keySet());
    for (PairKey pair : others) {
      if (span.snapshot().get(Keys.pair(pair.subject(), pair.predicate())) != null) {
        totals = score(scorer, pair, Touch.BY_OTHERS, false, totals, batch);
      } // else it is a mere name
    }
    known.end(span);
    batch.put(ScoreTotals.KEY, totals.with(sweep).toBytes());
  }

  private ScoreTotals score(
      Scorer scorer,
      PairKey pair,
      Touch touch,
      boolean oneName,
      ScoreTotals totals,
      WriteBatch batch) {
    byte[] key = Keys.pair(pair.subject(), pair.predicate());
    boolean isNew = !known.mightContain(key);
    known.add(key);
    PairScore score =
        isNew && oneName && touch.alone != null ? scorer.score(touch.alone) : scorer.score(pair);
    byte[] before = isNew ? null : scorer.before(key);
    if (score == null && before != null) {
      return totals; // its old score stays
    }
    return put(batch, totals, pair, before, score == null ? PairScore.NONE : score);
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
   * @param alone the only claim, when it certainly stands as it came; else null
   */
  private record Touch(Span.@Nullable Item alone) {
    private static final Touch BY_OTHERS = new Touch(null);
  }

  /** The pair of an assertion that a record is about, when it is there. */
  private static void touch(Lookup lookup, Hash target, Map<PairKey, Touch> pairs) {
    long offset = lookup.offset(target);
    if (offset > 0 && lookup.readDocument(offset) instanceof Assertion assertion) {
      pairs.put(pair(assertion), Touch.BY_OTHERS);
    }
  }

  /** Finds the pairs that the span's records touch; a sweep when one touches many. */
  private static ScoreTotals.@Nullable Sweep touched(Span span, Map<PairKey, Touch> pairs) {
    Lookup lookup = new Lookup(span.snapshot());
    boolean[] many = new boolean[1];
    span.forEach(
        item -> {
          switch (item.envelope().kind()) {
            case ASSERTION ->
                pairs.merge(
                    pair((Assertion) item.document()),
                    new Touch(item.isPlain() && !item.envelope().isQuarantined() ? item : null),
                    (first, second) -> Touch.BY_OTHERS);
            case SUPERSESSION -> touch(lookup, ((Supersession) item.document()).oldHash(), pairs);
            case QUARANTINE_DECISION ->
                touch(lookup, ((QuarantineDecision) item.document()).assertionHash(), pairs);
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
      Span span, ScoreTotals.Sweep sweep, Map<PairKey, Touch> pairs) {
    try (Scan scan =
        span.snapshot().scan(sweep.from(), Keys.end(Keys.pairs()), ScanOrder.ASCENDING)) {
      while (scan.next()) {
        span.checkpoint();
        if (pairs.size() == PAIRS_A_ROUND) {
          return new ScoreTotals.Sweep(sweep.covers(), scan.key());
        }
        pairs.put(PairKey.of(scan.key()), Touch.BY_OTHERS);
      }
    }
    return null;
  }
}
