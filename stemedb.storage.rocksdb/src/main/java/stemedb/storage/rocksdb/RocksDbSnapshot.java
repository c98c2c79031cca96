package stemedb.storage.rocksdb;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageException;

/** A RocksDB snapshot, and the options that make reads see it. */
final class RocksDbSnapshot implements Snapshot {
  private final RocksDbStore store;
  private final RocksDB db;
  private final org.rocksdb.Snapshot snapshot;
  private final ReadOptions options;
  private final AtomicBoolean closed = new AtomicBoolean();

  RocksDbSnapshot(RocksDbStore store, RocksDB db, org.rocksdb.Snapshot snapshot) {
    this.store = store;
    this.db = db;
    this.snapshot = snapshot;
    this.options = new ReadOptions().setSnapshot(snapshot);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    checkOpen();
    try {
      return db.get(options, key);
    } catch (RocksDBException e) {
      throw store.failure("read", e);
    }
  }

  @Override
  public Scan scan(byte[] from, byte @Nullable [] to, ScanOrder order) {
    checkOpen();
    return new RocksDbScan(store, db.newIterator(options), from, to, order);
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    options.close();
    // After the store is closed there is nothing left to release, and no way to do it safely.
    if (!store.isClosed()) {
      db.releaseSnapshot(snapshot);
    }
    snapshot.close();
  }

  private void checkOpen() {
    store.checkOpen();
    if (closed.get()) {
      throw new StorageException(StorageException.Reason.CLOSED, "The snapshot is closed.");
    }
  }
}
