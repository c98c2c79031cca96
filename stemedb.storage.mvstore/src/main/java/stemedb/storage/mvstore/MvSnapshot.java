package stemedb.storage.mvstore;

import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RootReference;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageException;

/** A root of the map, whose pages stay in the file as long as the usage is registered. */
final class MvSnapshot implements Snapshot {
  private final MvStore store;
  private final RootReference<byte[], byte[]> root;
  private final MVStore.TxCounter usage;
  private final AtomicBoolean closed = new AtomicBoolean();

  MvSnapshot(MvStore store, RootReference<byte[], byte[]> root, MVStore.TxCounter usage) {
    this.store = store;
    this.root = root;
    this.usage = usage;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    checkOpen();
    return store.get(root, key);
  }

  @Override
  public Scan scan(byte[] from, byte @Nullable [] to, ScanOrder order) {
    checkOpen();
    return new MvScan(this, store, root, from, to, order);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      store.release(this, usage);
    }
  }

  void checkOpen() {
    store.checkOpen();
    if (closed.get()) {
      throw new StorageException(StorageException.Reason.CLOSED, "The snapshot is closed.");
    }
  }
}
