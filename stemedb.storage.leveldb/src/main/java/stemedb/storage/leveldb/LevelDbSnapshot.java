package stemedb.storage.leveldb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.ReadOptions;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageException;

/** A LevelDB snapshot. */
final class LevelDbSnapshot implements Snapshot {
  private final LevelDbStore store;
  private final DB db;
  private final org.iq80.leveldb.Snapshot snapshot;
  private final ReadOptions options;
  private final AtomicBoolean closed = new AtomicBoolean();

  LevelDbSnapshot(LevelDbStore store, DB db, org.iq80.leveldb.Snapshot snapshot) {
    this.store = store;
    this.db = db;
    this.snapshot = snapshot;
    this.options = new ReadOptions().verifyChecksums(true).snapshot(snapshot);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    checkOpen();
    try {
      return db.get(key, options);
    } catch (RuntimeException e) {
      throw store.failure("read", e);
    }
  }

  @Override
  public Scan scan(byte[] from, byte @Nullable [] to, ScanOrder order) {
    checkOpen();
    return order == ScanOrder.ASCENDING
        ? new AscendingScan(store, db.iterator(options), from, to)
        : new DescendingScan(store, db.iterator(options), from, to);
  }

  @Override
  public void close() {
    // After the store is closed there is nothing left to release, and no way to do it safely.
    if (closed.compareAndSet(false, true) && !store.isClosed()) {
      try {
        snapshot.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void checkOpen() {
    store.checkOpen();
    if (closed.get()) {
      throw new StorageException(StorageException.Reason.CLOSED, "The snapshot is closed.");
    }
  }
}
