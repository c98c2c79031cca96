package stemedb.engine.query;

import java.time.Duration;
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
 * One look at the store for one question: a lease, the head, and a snapshot that is taken after the
 * head when somebody needs it, so that every row up to the head is in it. Limits the time of a
 * question and gives up when the store is to be closed.
 */
public final class View implements AutoCloseable {
  /** How long a question may take. */
  static final Duration QUESTION_LIMIT = Duration.ofSeconds(5);

  private static final int ROWS_BETWEEN_CHECKS = 256;

  private final Holder.Lease<Store> lease;
  private final Head head;
  private @Nullable Snapshot snapshot;
  private final Duration limit;
  private final long deadlineNanos;
  private int rows;

  private View(Holder.Lease<Store> lease, Head head, Duration limit) {
    this.lease = lease;
    this.head = head;
    this.limit = limit;
    this.deadlineNanos = System.nanoTime() + limit.toNanos();
  }

  /**
   * A look for a question.
   *
   * @throws NotYet when the store is away
   */
  public static View open(Holder<Store> holder, Indexer indexer) {
    return open(holder, indexer, QUESTION_LIMIT);
  }

  /**
   * A look for that long.
   *
   * @throws NotYet when the store is away
   */
  static View open(Holder<Store> holder, Indexer indexer, Duration limit) {
    Holder.Lease<Store> lease = holder.lease();
    Head head = indexer.head();
    while (lease != null && head != null && !indexer.isServing(lease.number())) {
      boolean replaced = !holder.isCurrent(lease); // in this very moment, by its equal
      lease.close();
      lease = replaced ? holder.lease() : null;
      head = indexer.head();
    }
    if (lease == null || head == null) {
      close(lease);
      throw away();
    }
    return new View(lease, head, limit);
  }

  /** Where the store stood. */
  public Head head() {
    return head;
  }

  /** Number of the store's lease: another number is another store. */
  long storeNumber() {
    return lease.number();
  }

  /** The rows. */
  public Snapshot snapshot() {
    Snapshot taken = snapshot;
    if (taken == null) {
      taken = lease.get().snapshot();
      snapshot = taken;
    }
    return taken;
  }

  Lookup lookup() {
    return new Lookup(snapshot());
  }

  /** Called for each row of a scan. */
  public void checkpoint() {
    if (++rows % ROWS_BETWEEN_CHECKS != 0) {
      return;
    }
    if (lease.revoked()) {
      throw away();
    }
    if (System.nanoTime() - deadlineNanos > 0) {
      throw Problem.of(
              ErrorCode.REQUEST_TIMEOUT,
              "the question took more than " + limit.toSeconds() + " seconds")
          .toException();
    }
  }

  @Override
  public void close() {
    try (lease) {
      if (snapshot != null) {
        snapshot.close();
      }
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
