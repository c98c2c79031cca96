package stemedb.storage.rocksdb;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.StorageException;

/** A RocksDB iterator that stays in its range. */
final class RocksDbScan implements Scan {
  private final RocksDbStore store;
  private final RocksIterator iterator;
  private final byte[] from;
  private final byte @Nullable [] to;
  private final boolean ascending;
  private byte @Nullable [] key;
  private boolean begun;
  private boolean ended;
  private boolean closed;

  RocksDbScan(
      RocksDbStore store,
      RocksIterator iterator,
      byte[] from,
      byte @Nullable [] to,
      ScanOrder order) {
    this.store = store;
    this.iterator = iterator;
    this.from = from;
    this.to = to;
    this.ascending = order == ScanOrder.ASCENDING;
  }

  @Override
  public boolean next() {
    checkOpen();
    key = null;
    if (ended) {
      return false;
    }
    if (begun) {
      step();
    } else {
      begin();
      begun = true;
    }
    if (iterator.isValid()) {
      byte[] found = iterator.key();
      if (ascending ? !isBeyond(found) : Arrays.compareUnsigned(found, from) >= 0) {
        key = found;
        return true;
      }
    } else {
      checkStatus();
    }
    ended = true;
    return false;
  }

  private void begin() {
    if (ascending) {
      iterator.seek(from);
    } else if (to == null) {
      iterator.seekToLast();
    } else {
      iterator.seekForPrev(to);
      if (iterator.isValid() && isBeyond(iterator.key())) {
        iterator.prev(); // it stood on the end itself
      }
    }
  }

  private void step() {
    if (ascending) {
      iterator.next();
    } else {
      iterator.prev();
    }
  }

  private boolean isBeyond(byte[] found) {
    return to != null && Arrays.compareUnsigned(found, to) >= 0;
  }

  /** An iterator that cannot read stands nowhere, as at the end; only its status tells. */
  private void checkStatus() {
    try {
      iterator.status();
    } catch (RocksDBException e) {
      throw store.failure("scan", e);
    }
  }

  @Override
  public byte[] key() {
    checkOpen();
    if (key == null) {
      throw new IllegalStateException("The scan stands on no row.");
    }
    return key;
  }

  @Override
  public byte[] value() {
    key();
    return iterator.value();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    key = null;
    // After the store is closed there is nothing left to release, and no way to do it safely.
    if (!store.isClosed()) {
      iterator.close();
    }
  }

  private void checkOpen() {
    store.checkOpen();
    if (closed) {
      throw new StorageException(StorageException.Reason.CLOSED, "The scan is closed.");
    }
  }
}
