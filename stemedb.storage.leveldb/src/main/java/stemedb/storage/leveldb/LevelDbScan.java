package stemedb.storage.leveldb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map.Entry;
import org.iq80.leveldb.DBIterator;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Scan;
import stemedb.api.storage.StorageException;

/** What both directions share: the current row and the life of the native iterator. */
abstract sealed class LevelDbScan implements Scan permits AscendingScan, DescendingScan {
  private final LevelDbStore store;
  private final DBIterator iterator;
  private @Nullable Entry<byte[], byte[]> row;
  private boolean ended;
  private boolean closed;

  LevelDbScan(LevelDbStore store, DBIterator iterator) {
    this.store = store;
    this.iterator = iterator;
  }

  /** Puts the cursor to where the scan starts and returns the first row, if there is one. */
  abstract @Nullable Entry<byte[], byte[]> first(DBIterator cursor);

  /** Returns the row that follows the one returned last, which has that key. */
  abstract @Nullable Entry<byte[], byte[]> following(DBIterator cursor, byte[] key);

  /** Whether the range ends before that key. */
  abstract boolean beyond(byte[] key);

  @Override
  public boolean next() {
    checkOpen();
    if (ended) {
      return false;
    }
    try {
      row = row == null ? first(iterator) : following(iterator, row.getKey());
    } catch (RuntimeException e) {
      throw store.failure("scan", e);
    }
    if (row == null || beyond(row.getKey())) {
      row = null;
      ended = true;
    }
    return !ended;
  }

  @Override
  public byte[] key() {
    return current().getKey();
  }

  @Override
  public byte[] value() {
    return current().getValue();
  }

  private Entry<byte[], byte[]> current() {
    if (row == null) {
      throw new IllegalStateException("The scan stands on no row.");
    }
    return row;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    row = null;
    // After the store is closed there is nothing left to release, and no way to do it safely.
    if (!store.isClosed()) {
      try {
        iterator.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void checkOpen() {
    store.checkOpen();
    if (closed) {
      throw new StorageException(StorageException.Reason.CLOSED, "The scan is closed.");
    }
  }
}
