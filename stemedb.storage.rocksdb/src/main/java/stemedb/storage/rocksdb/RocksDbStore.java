package stemedb.storage.rocksdb;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreFolder;
import stemedb.api.storage.StoreStatistics;
import stemedb.api.storage.WriteBatch;

/**
 * An open RocksDB.
 *
 * <p>A native handle that is used after it was freed ends the JVM. The engine's leases keep that
 * from happening; the flag here only turns a call that comes clearly after close into an exception,
 * and costs one volatile read.
 */
final class RocksDbStore implements Store {
  private static final Duration HELD_BACK_MAX = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(1);

  private final StoreFolder folder;
  private final Natives natives;
  private final AtomicBoolean closed = new AtomicBoolean();

  RocksDbStore(StoreFolder folder, Natives natives) {
    this.folder = folder;
    this.natives = natives;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    checkOpen();
    try {
      return natives.db.get(natives.reading, key);
    } catch (RocksDBException e) {
      throw failure("read", e);
    }
  }

  @Override
  public void write(WriteBatch batch) {
    checkOpen();
    try (org.rocksdb.WriteBatch natively = new org.rocksdb.WriteBatch()) {
      Copy copy = new Copy(natively);
      batch.forEach(copy);
      if (copy.failure != null) {
        throw copy.failure;
      }
      write(natively);
    } catch (RocksDBException e) {
      throw failure("write to", e);
    }
  }

  /**
   * RocksDB holds writes back while its background work is behind, without a limit: on a full disk,
   * where that work fails, for ever. So it is told to refuse instead, and the wait is here.
   */
  private void write(org.rocksdb.WriteBatch natively) throws RocksDBException {
    long deadline = System.nanoTime() + HELD_BACK_MAX.toNanos();
    while (true) {
      try {
        natives.db.write(natives.writing, natively);
        return;
      } catch (RocksDBException e) {
        Status status = e.getStatus();
        if (status == null
            || status.getCode() != Status.Code.Incomplete
            || System.nanoTime() - deadline > 0) {
          throw e;
        }
        checkOpen();
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  @Override
  public Snapshot snapshot() {
    checkOpen();
    return new RocksDbSnapshot(this, natives.db, natives.db.getSnapshot());
  }

  @Override
  public void flush() {
    checkOpen();
    try {
      natives.db.flush(natives.flushing);
    } catch (RocksDBException e) {
      throw failure("flush", e);
    }
  }

  @Override
  public StoreStatistics statistics() {
    checkOpen();
    try {
      return new StoreStatistics(
          folder.sizeBytes() + number("size-all-mem-tables"),
          "about "
              + number("estimate-num-keys")
              + " rows in tables of "
              + number("live-sst-files-size")
              + " bytes; cache "
              + number("block-cache-usage")
              + " of "
              + number("block-cache-capacity")
              + " bytes; compaction has "
              + number("estimate-pending-compaction-bytes")
              + " bytes to do\n"
              + natives.db.getProperty("rocksdb.levelstats"));
    } catch (RocksDBException e) {
      throw failure("ask", e);
    }
  }

  private long number(String property) throws RocksDBException {
    return natives.db.getLongProperty("rocksdb." + property);
  }

  /** {@inheritDoc} What is still in the write buffer is written before. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      try {
        natives.db.flush(natives.flushing);
      } finally {
        natives.close();
      }
    } catch (RocksDBException e) {
      throw failure("close", e);
    } finally {
      folder.close();
    }
  }

  boolean isClosed() {
    return closed.get();
  }

  void checkOpen() {
    if (closed.get()) {
      throw new StorageException(
          StorageException.Reason.CLOSED, "The store in " + folder.path() + " is closed.");
    }
  }

  StorageException failure(String doing, RocksDBException e) {
    return Failures.onUse(doing, folder.path(), e);
  }

  private static final class Copy implements WriteBatch.Visitor {
    private final org.rocksdb.WriteBatch natively;
    private @Nullable RocksDBException failure;

    Copy(org.rocksdb.WriteBatch natively) {
      this.natively = natively;
    }

    @Override
    public void put(byte[] key, byte[] value) {
      try {
        natively.put(key, value);
      } catch (RocksDBException e) {
        failure = e;
      }
    }

    @Override
    public void delete(byte[] key) {
      try {
        natively.delete(key);
      } catch (RocksDBException e) {
        failure = e;
      }
    }
  }
}
