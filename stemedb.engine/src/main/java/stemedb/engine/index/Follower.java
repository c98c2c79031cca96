package stemedb.engine.index;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.metrics.Metrics;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.Store;
import stemedb.api.storage.WriteBatch;
import stemedb.engine.NotYet;
import stemedb.engine.store.Holder;

/**
 * Keeps one {@link Family} of rows up, on a thread of its own with a cursor of its own that lies in
 * the store beside the rows. It takes the newest records from memory and older ones from the
 * documents that the writer stored, so it never touches the journal, and after a crash goes on
 * where its last batch ended.
 *
 * <p>The thread has the lowest priority and works in rounds that pause in between, so that a burst
 * of records about one thing costs one computation. It is bounded by {@link Span}; while writes
 * come faster than it works, its lag grows ({@code stemedb_index_family_lag_records}), and whoever
 * reads the rows asks {@link #through} how far they go.
 */
public final class Follower implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");
  private static final long PAUSE_MILLIS = 20;
  private static final long PAUSE_AFTER_FAILURE_MILLIS = 1_000;
  private static final long PAUSE_AFTER_FAILURES_MILLIS_MAX = 8_000;

  private final Holder<Store> store;
  private final Indexer indexer;
  private final Family family;
  private final Metrics.Registration gauge;
  private final Thread thread;
  private volatile boolean closed;
  private volatile long through;
  private long storeNumber;

  /** Whether there was something to do the last time: then it looks once more. */
  private boolean unfinished;

  public Follower(Holder<Store> store, Indexer indexer, Family family, Metrics metrics) {
    this.store = store;
    this.indexer = indexer;
    this.family = family;
    this.gauge =
        metrics.gauge("stemedb_index_family_lag_records", this::lag, "family", family.name());
    this.thread = new Thread(this::run, "stemedb-" + family.name());
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  /**
   * Up to which record a family is complete in a view of the store. Rows of later records may be
   * there already.
   *
   * @param family name of the family
   */
  public static long through(Snapshot snapshot, String family) {
    return Span.cursor(snapshot.get(Span.cursorKey(family)));
  }

  public void start() {
    thread.start();
  }

  /** Records that can be read and that the family does not cover yet. */
  public long lag() {
    Head head = indexer.head();
    return head == null ? 0 : Math.max(0, head.offset() - through);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread); // an interrupt would close the files of some backends
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    gauge.close();
  }

  private void run() {
    long afterFailure = PAUSE_AFTER_FAILURE_MILLIS;
    while (!closed) {
      long pause = PAUSE_MILLIS;
      try {
        boolean more = round();
        afterFailure = PAUSE_AFTER_FAILURE_MILLIS;
        if (more) {
          continue;
        }
      } catch (NotYet e) {
        pause = PAUSE_MILLIS; // the store is being replaced
      } catch (RuntimeException e) {
        if (afterFailure == PAUSE_AFTER_FAILURE_MILLIS) { // the first in a row: a disk may be full
          LOG.log(
              Level.WARNING, "a round of " + family.name() + " failed and is tried again later", e);
        }
        pause = afterFailure;
        afterFailure = Math.min(2 * afterFailure, PAUSE_AFTER_FAILURES_MILLIS_MAX);
      }
      sleep(pause);
    }
  }

  /** Whether there is more to do at once. */
  private boolean round() {
    try (Holder.Lease<Store> lease = store.lease()) {
      Head head = indexer.head();
      if (lease == null || head == null || !indexer.isServing(lease.number())) {
        return false;
      }
      boolean sameStore = lease.number() == storeNumber;
      if (sameStore && !unfinished && through >= head.offset()) {
        return false; // costs an idle node no look into the store
      }
      try (Snapshot snapshot = lease.get().snapshot()) {
        storeNumber = lease.number();
        long before = through(snapshot, family.name());
        through = before;
        unfinished = before < head.offset() || family.isUnfinished(snapshot);
        if (unfinished) {
          apply(lease, new Span(snapshot, indexer.recent(), head, before, () -> goOn(lease)));
        }
        return before < through && through < head.offset();
      }
    }
  }

  private void apply(Holder.Lease<Store> lease, Span span) {
    WriteBatch batch = new WriteBatch();
    family.apply(span, batch);
    batch.put(
        Span.cursorKey(family.name()),
        ByteBuffer.allocate(Long.BYTES).putLong(span.through()).array());
    lease.get().write(batch);
    through = span.through();
  }

  private void goOn(Holder.Lease<Store> lease) {
    if (lease.revoked() || closed) {
      throw new NotYet(Problem.of(ErrorCode.STORAGE_UNAVAILABLE, "the store is being closed"));
    }
  }

  private void sleep(long millis) {
    if (!closed) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
  }
}
