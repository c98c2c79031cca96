package stemedb.engine.query;

import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.Store;
import stemedb.engine.NotYet;
import stemedb.engine.index.Head;
import stemedb.engine.index.Indexer;
import stemedb.engine.index.Lookup;
import stemedb.engine.store.Holder;

/**
 * One look at the store for one question: a lease, a snapshot, and the head as it was before the
 * snapshot was taken, so that every row up to the head is in it. Limits the time of a question and
 * gives up when the store is to be closed.
 */
final class View implements AutoCloseable {
  private static final long LIMIT_NANOS = 5_000_000_000L;
  private static final int ROWS_BETWEEN_CHECKS = 256;

  private final Holder.Lease<Store> lease;
  private final Head head;
  private final Snapshot snapshot;
  private final long deadlineNanos = System.nanoTime() + LIMIT_NANOS;
  private int rows;

  private View(Holder.Lease<Store> lease, Head head) {
    this.lease = lease;
    this.head = head;
    this.snapshot = lease.get().snapshot();
  }

  /**
   * @throws NotYet when the store is away
   */
  static View open(Holder<Store> holder, Indexer indexer) {
    Holder.Lease<Store> lease = holder.lease();
    Head head = indexer.head();
    if (lease == null || head == null) {
      close(lease);
      throw away();
    }
    try {
      return new View(lease, head);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  Head head() {
    return head;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  Lookup lookup() {
    return new Lookup(snapshot);
  }

  /** Called for each row of a scan. */
  void checkpoint() {
    if (++rows % ROWS_BETWEEN_CHECKS != 0) {
      return;
    }
    if (lease.revoked()) {
      throw away();
    }
    if (System.nanoTime() - deadlineNanos > 0) {
      throw Problem.of(ErrorCode.QUERY_TIMEOUT, "the question took more than 5 seconds")
          .toException();
    }
  }

  @Override
  public void close() {
    try {
      snapshot.close();
    } finally {
      lease.close();
    }
  }

  private static void close(Holder.@Nullable Lease<Store> lease) {
    if (lease != null) {
      lease.close();
    }
  }

  private static NotYet away() {
    return new NotYet(
        Problem.of(
            ErrorCode.STORAGE_UNAVAILABLE,
            "the store is being replaced or could not be opened; try again in a moment"));
  }
}
