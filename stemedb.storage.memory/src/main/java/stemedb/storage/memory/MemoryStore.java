package stemedb.storage.memory;

import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreStatistics;
import stemedb.api.storage.WriteBatch;

/** The current tree. Writers take turns; a batch becomes visible with one assignment. */
final class MemoryStore implements Store {
  /** A node, its two arrays' headers and alignment, on a 64-bit JVM with compressed pointers. */
  private static final int ROW_OVERHEAD_BYTES = 88;

  private final Object writing = new Object();
  private volatile @Nullable Tree rows;
  private volatile boolean closed;

  @Override
  public byte @Nullable [] get(byte[] key) {
    checkOpen();
    return copy(Tree.get(rows, key));
  }

  @Override
  public void write(WriteBatch batch) {
    synchronized (writing) {
      checkOpen();
      Changes changes = new Changes(rows);
      batch.forEach(changes);
      rows = changes.rows;
    }
  }

  @Override
  public Snapshot snapshot() {
    checkOpen();
    return new MemorySnapshot(this, rows);
  }

  @Override
  public void flush() {
    checkOpen();
  }

  @Override
  public StoreStatistics statistics() {
    checkOpen();
    Tree now = rows;
    int count = Tree.rows(now);
    return new StoreStatistics(
        Tree.bytes(now) + (long) count * ROW_OVERHEAD_BYTES, count + " rows in memory");
  }

  @Override
  public void close() {
    synchronized (writing) {
      closed = true;
      rows = null;
    }
  }

  void checkOpen() {
    if (closed) {
      throw new StorageException(StorageException.Reason.CLOSED, "The store in memory is closed.");
    }
  }

  /** Callers may keep and change what they get; the tree is shared by all versions. */
  static byte @Nullable [] copy(byte @Nullable [] array) {
    return array == null ? null : array.clone();
  }

  private static final class Changes implements WriteBatch.Visitor {
    private @Nullable Tree rows;

    Changes(@Nullable Tree rows) {
      this.rows = rows;
    }

    @Override
    public void put(byte[] key, byte[] value) {
      rows = Tree.put(rows, key, value);
    }

    @Override
    public void delete(byte[] key) {
      rows = Tree.delete(rows, key);
    }
  }
}
