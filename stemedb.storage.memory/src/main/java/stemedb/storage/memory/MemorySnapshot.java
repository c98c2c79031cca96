package stemedb.storage.memory;

import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageException;

/** One version of the tree. */
final class MemorySnapshot implements Snapshot {
  private final MemoryStore store;
  private volatile @Nullable Tree rows;
  private volatile boolean closed;

  MemorySnapshot(MemoryStore store, @Nullable Tree rows) {
    this.store = store;
    this.rows = rows;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    checkOpen();
    return MemoryStore.copy(Tree.get(rows, key));
  }

  @Override
  public Scan scan(byte[] from, byte @Nullable [] to, ScanOrder order) {
    checkOpen();
    return new MemoryScan(this, rows, from, to, order);
  }

  @Override
  public void close() {
    closed = true;
    rows = null;
  }

  void checkOpen() {
    store.checkOpen();
    if (closed) {
      throw new StorageException(StorageException.Reason.CLOSED, "The snapshot is closed.");
    }
  }
}
