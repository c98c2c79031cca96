package stemedb.engine.maintenance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stemedb.api.journal.Journal;
import stemedb.api.metrics.Metrics;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.Store;
import stemedb.api.storage.WriteBatch;
import stemedb.engine.index.DocumentRow;
import stemedb.engine.index.Entry;
import stemedb.engine.index.Family;
import stemedb.engine.index.Follower;
import stemedb.engine.index.Head;
import stemedb.engine.index.Indexer;
import stemedb.engine.index.Keys;
import stemedb.engine.index.PairListener;
import stemedb.engine.store.Holder;
import stemedb.engine.store.StoreTarget;

/**
 * Fills a new store beside the active one, a little at a time, and keeps it up by an indexer of its
 * own until it takes over. Who calls last may be the writer thread; never two at a time.
 */
final class Filler implements AutoCloseable {
  private static final int BATCH_ROWS = 1_000;
  private static final long BATCH_BYTES = 256 << 10;
  private static final Duration PIECE = Duration.ofMillis(2);

  /** A snapshot keeps a backend from giving up space. */
  private static final Duration PINNED_MAX = Duration.ofHours(1);

  /** A record has about so many rows, for progress. */
  private static final long ROWS_A_RECORD = 4;

  private static final byte[] FIRST_KEY = {0};

  private final StoreTarget target;
  private final Holder<Journal> journal;
  private final TaskRun run;
  private final Indexer indexer;
  private final Pace pace = new Pace();
  private final List<Follower> followers = new ArrayList<>();
  private final long startNanos = System.nanoTime();
  private boolean attached;

  Filler(StoreTarget target, Holder<Journal> journal, TaskRun run) {
    this.target = target;
    // never saves its filter: that is the writer's
    this.indexer =
        new Indexer(target.path().resolveSibling("UNFINISHED.filter"), PairListener.NONE);
    this.journal = journal;
    this.run = run;
  }

  Indexer indexer() {
    return indexer;
  }

  /** Copies all rows of a store as it is now. */
  void copyRows(Holder.Lease<Store> source) {
    try (Snapshot snapshot = source.get().snapshot();
        Scan scan = snapshot.scan(FIRST_KEY, null, ScanOrder.ASCENDING)) {
      Head head = Head.in(snapshot);
      long total = head == null ? 0 : head.offset() * ROWS_A_RECORD;
      long rows = 0;
      WriteBatch batch = new WriteBatch();
      while (scan.next()) {
        batch.put(scan.key(), scan.value());
        rows++;
        if (batch.size() >= BATCH_ROWS || batch.bytes() >= BATCH_BYTES) {
          write(batch);
          batch = new WriteBatch();
          progress(rows, total, source);
        }
      }
      write(batch);
      run.at(rows, rows);
    }
  }

  /** Applies all records that a store holds, as if they came from the journal. */
  void replayDocuments(Holder.Lease<Store> source) {
    try (Snapshot snapshot = source.get().snapshot()) {
      Head end = Head.in(snapshot);
      if (end == null) {
        return;
      }
      indexer.begin(end);
      byte[] from = Keys.document(1);
      long last = 0;
      List<Entry> entries = new ArrayList<>();
      try (Scan scan = snapshot.scan(from, Keys.document(end.offset() + 1), ScanOrder.ASCENDING)) {
        while (scan.next()) {
          last = Keys.lastLong(scan.key());
          entries.add(Entry.of(DocumentRow.of(scan.value()).envelope()));
          if (entries.size() >= BATCH_ROWS / ROWS_A_RECORD) {
            add(entries);
            progress(last, end.offset(), source);
          }
        }
      }
      add(entries);
      Head reached = indexer.head();
      if (reached == null || reached.offset() != end.offset()) {
        throw new StorageException(
            StorageException.Reason.UNREADABLE,
            "the store lacks documents, and the journal no longer has them: restore a backup");
      }
    }
    attached = true;
  }

  private void add(List<Entry> entries) {
    try (Holder.Lease<Store> store = lease()) {
      indexer.add(store.get(), entries);
    }
    entries.clear();
  }

  private void write(WriteBatch batch) {
    try (Holder.Lease<Store> store = lease()) {
      store.get().write(batch);
    }
  }

  private void progress(long done, long total, Holder.@Nullable Lease<Store> source) {
    run.at(done, total);
    rest(source);
  }

  /** Between two pieces of work: gives way, and gives up when it has to. */
  void rest(Holder.@Nullable Lease<Store> source) {
    pace.pause();
    run.checkCancelled();
    if (source != null && source.revoked()) {
      throw gone("the active store went away");
    }
    if (source != null && System.nanoTime() - startNanos > PINNED_MAX.toNanos()) {
      throw gone("the copy took longer than a snapshot may be held, " + PINNED_MAX);
    }
  }

  /**
   * Applies what the journal has beyond the new store.
   *
   * @param until the record up to which it is wanted, for progress
   */
  void catchUp(long until) {
    while (!catchUp(PIECE)) {
      Head head = indexer.head();
      run.at(head == null ? 0 : head.offset(), until);
      rest(null);
    }
  }

  /** The same for a limited time; says whether the end is reached. */
  boolean catchUp(Duration budget) {
    try (Holder.Lease<Journal> log = journal.lease();
        Holder.Lease<Store> store = lease()) {
      if (log == null) {
        throw gone("the journal went away");
      }
      if (!attached) {
        indexer.attach(store.get(), log.get());
        attached = true;
      }
      return indexer.catchUp(store.get(), log.get(), budget);
    }
  }

  /** Starts the families that follow by themselves. */
  void follow(Function<Indexer, List<Family>> families) {
    try (Holder.Lease<Store> store = lease()) {
      indexer.serve(store.number());
    }
    for (Family family : families.apply(indexer)) {
      Follower follower = new Follower(target.holder(), indexer, family, Metrics.NONE);
      followers.add(follower);
      follower.start();
    }
  }

  /** By how many records the families that follow are behind, the slowest of them. */
  long followersLag() {
    return followers.stream().mapToLong(Follower::lag).max().orElse(0);
  }

  void stopFollowing() {
    followers.forEach(Follower::close);
    followers.clear();
  }

  void flush() {
    try (Holder.Lease<Store> store = lease()) {
      store.get().flush();
    }
  }

  Holder.Lease<Store> lease() {
    Holder.Lease<Store> store = target.holder().lease();
    if (store == null || store.revoked()) {
      if (store != null) {
        store.close();
      }
      throw gone("the bundle of " + target.backend().name() + " was stopped");
    }
    return store;
  }

  static StorageException gone(String what) {
    return new StorageException(StorageException.Reason.CLOSED, what);
  }

  @Override
  public void close() {
    stopFollowing();
  }
}
