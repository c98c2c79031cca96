package stemedb.storage.leveldb;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.ReadOptions;
import org.iq80.leveldb.WriteOptions;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreFolder;
import stemedb.api.storage.StoreStatistics;
import stemedb.api.storage.WriteBatch;

/**
 * An open LevelDB.
 *
 * <p>A native handle that is used after it was freed ends the JVM. The engine's leases keep that
 * from happening; the flag here only turns a call that comes clearly after close into an exception,
 * and costs one volatile read.
 */
final class LevelDbStore implements Store {
  private static final WriteOptions SYNC = new WriteOptions().sync(true);

  /** Without the check, LevelDB hands out what a bad disk made of a block. */
  private final ReadOptions reading = new ReadOptions().verifyChecksums(true);

  /**
   * Room that a write leaves on the disk beside two write buffers: LevelDB writes to mapped files,
   * its compactions too, and ends the process when the disk has no page left for one.
   */
  private static final long RESERVE_BYTES = 32L << 20;

  private final StoreFolder folder;
  private final DB db;
  private final long roomBytes;
  private final AtomicBoolean closed = new AtomicBoolean();

  LevelDbStore(StoreFolder folder, DB db, int writeBufferBytes) {
    this.folder = folder;
    this.db = db;
    this.roomBytes = RESERVE_BYTES + 2L * writeBufferBytes;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    checkOpen();
    try {
      return db.get(key, reading);
    } catch (RuntimeException e) {
      throw failure("read", e);
    }
  }

  @Override
  public void write(WriteBatch batch) {
    checkOpen();
    write(batch, new WriteOptions());
  }

  private void write(WriteBatch batch, WriteOptions options) {
    folder.checkRoom(roomBytes + 2 * batch.bytes());
    try (org.iq80.leveldb.WriteBatch natively = db.createWriteBatch()) {
      batch.forEach(
          new WriteBatch.Visitor() {
            @Override
            public void put(byte[] key, byte[] value) {
              natively.put(key, value);
            }

            @Override
            public void delete(byte[] key) {
              natively.delete(key);
            }
          });
      db.write(natively, options);
    } catch (RuntimeException e) {
      throw failure("write to", e);
    } catch (IOException e) {
      throw Failures.onFile("write to", folder.path(), e);
    }
  }

  @Override
  public Snapshot snapshot() {
    checkOpen();
    return new LevelDbSnapshot(this, db, db.getSnapshot());
  }

  /**
   * {@inheritDoc}
   *
   * <p>A synchronous write, here of no rows, flushes the log that is being written. It says nothing
   * about the log before: LevelDB closes that one without a flush when the write buffer is full,
   * and deletes it only after its rows are in a flushed table that a flushed manifest names. So
   * every log that is still there is forced too, and then the folder, which holds their names.
   */
  @Override
  public void flush() {
    checkOpen();
    write(new WriteBatch(), SYNC);
    folder.force("*.log");
  }

  @Override
  public StoreStatistics statistics() {
    checkOpen();
    String detail = db.getProperty("leveldb.stats");
    return new StoreStatistics(folder.sizeBytes(), detail == null ? "" : detail);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        db.close();
      } catch (IOException e) {
        throw Failures.onFile("close the store in", folder.path(), e);
      } finally {
        folder.close();
      }
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

  StorageException failure(String doing, RuntimeException e) {
    return Failures.onUse(doing, folder.path(), e);
  }
}
