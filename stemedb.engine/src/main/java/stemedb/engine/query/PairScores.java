package stemedb.engine.query;

import java.lang.System.Logger.Level;
import java.time.Duration;
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
import stemedb.api.model.Document;
import stemedb.api.model.RecordKind;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Store;
import stemedb.api.storage.WriteBatch;
import stemedb.engine.NotYet;
import stemedb.engine.index.DocumentRow;
import stemedb.engine.index.Indexer;
import stemedb.engine.index.Keys;
import stemedb.engine.store.Holder;
import stemedb.record.Envelope;
import stemedb.record.RecordReader;

/**
 * Keeps the conflict score of every pair, in the background with a cursor of its own: looks which
 * pairs the newest records touch, and computes their scores anew from all their claims.
 *
 * <p>The thread works in rounds that pause in between, so that a burst of claims about one pair
 * costs one computation.
 */
public final class PairScores implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");
  private static final int RECORDS_A_ROUND = 2_000;

  /** Nobody waits for a round; a store that is to be closed ends it at once all the same. */
  private static final Duration ROUND_LIMIT = Duration.ofMinutes(10);

  private static final long PAUSE_MILLIS = 20;
  private static final long PAUSE_AFTER_FAILURE_MILLIS = 1_000;

  private final Holder<Store> store;
  private final Indexer indexer;
  private final Thread thread = new Thread(this::run, "stemedb-scores");
  private volatile boolean closed;

  public PairScores(Holder<Store> store, Indexer indexer) {
    this.store = store;
    this.indexer = indexer;
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      long pause = PAUSE_MILLIS;
      try {
        if (round()) {
          continue;
        }
      } catch (NotYet e) {
        pause = PAUSE_MILLIS; // the store is being replaced
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "a round of conflict scores failed and is tried again", e);
        pause = PAUSE_AFTER_FAILURE_MILLIS;
      }
      sleep(pause);
    }
  }

  /** Whether there is more to do at once. */
  private boolean round() {
    try (Holder.Lease<Store> lease = store.lease()) {
      if (lease == null) {
        return false;
      }
      try (View view = View.open(store, indexer, ROUND_LIMIT)) {
        ScoreTotals totals = ScoreTotals.of(view.snapshot().get(ScoreTotals.KEY));
        long head = view.head().offset();
        if (totals.computedThrough() >= head) {
          return false;
        }
        long through = Math.min(head, totals.computedThrough() + RECORDS_A_ROUND);
        Set<PairKey> touched = touched(view, totals.computedThrough(), through);
        lease.get().write(rescore(view, touched, totals, through));
        return through < head;
      }
    }
  }

  private static Set<PairKey> touched(View view, long after, long through) {
    Set<PairKey> pairs = new LinkedHashSet<>();
    try (Scan scan =
        view.snapshot()
            .scan(Keys.document(after + 1), Keys.document(through + 1), ScanOrder.ASCENDING)) {
      while (scan.next()) {
        view.checkpoint();
        Envelope envelope = DocumentRow.of(scan.value()).open();
        if (envelope.kind() == RecordKind.ASSERTION) {
          Document document = RecordReader.readDocument(envelope.kind(), envelope.document());
          Assertion assertion = (Assertion) document;
          pairs.add(new PairKey(assertion.subject(), assertion.predicate()));
        }
      }
    }
    return pairs;
  }

  /** Scores cover the head, which may be newer than {@code through}: later rounds see it again. */
  private WriteBatch rescore(View view, Set<PairKey> pairs, ScoreTotals totals, long through) {
    CandidateSelection selection =
        new CandidateSelection(
            Filters.DEFAULT, Decay.NONE, view.head().time(), new TierTable(indexer.genesis()));
    WriteBatch batch = new WriteBatch();
    ScoreTotals counted = totals;
    for (PairKey pair : pairs) {
      PairScore score = score(view, selection, pair);
      if (score == null) {
        continue; // its old score stays
      }
      byte[] key = Keys.pair(pair.subject(), pair.predicate());
      byte[] before = view.snapshot().get(key);
      if (before != null) {
        PairScore old = PairScore.of(before);
        counted = counted.count(old, -1);
        batch.delete(Keys.ranked(old.score(), pair.subject(), pair.predicate()));
      }
      counted = counted.count(score, 1);
      batch.put(key, score.toBytes());
      if (score.values() > 1) {
        batch.put(Keys.ranked(score.score(), pair.subject(), pair.predicate()), score.toBytes());
      }
    }
    batch.put(ScoreTotals.KEY, counted.through(through).toBytes());
    return batch;
  }

  /** Null when the pair has more claims than fit into memory. */
  private static @Nullable PairScore score(View view, CandidateSelection selection, PairKey pair) {
    try {
      List<SelectedCandidate> selected =
          CandidateSelection.selected(
              selection.judge(
                  view.snapshot(),
                  pair.subject(),
                  pair.predicate(),
                  view.head().offset(),
                  view::checkpoint));
      Agreement agreement =
          Agreement.of(CandidateSelection.onePerAuthorAndObject(selected), Candidate::weight);
      return PairScore.of(agreement, selected.size());
    } catch (StemeDbException e) {
      if (e.problem().code() != ErrorCode.TOO_LARGE) {
        throw e;
      }
      LOG.log(Level.WARNING, "no conflict score: {0}", e.problem().detail());
      return null;
    }
  }

  private void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true; // only close() interrupts
    }
  }
}
