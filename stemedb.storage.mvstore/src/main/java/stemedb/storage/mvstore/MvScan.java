package stemedb.storage.mvstore;

import java.util.Arrays;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.RootReference;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.StorageException;

/** A cursor of MVStore, whose both ends are inclusive, in a range whose upper end is not. */
final class MvScan implements Scan {
  private final MvSnapshot snapshot;
  private final MvStore store;
  private final byte[] from;
  private final byte @Nullable [] to;
  private final boolean ascending;
  private final RootReference<byte[], byte[]> root;
  private @Nullable Cursor<byte[], byte[]> cursor;
  private byte @Nullable [] key;
  private boolean ended;
  private boolean closed;

  MvScan(
      MvSnapshot snapshot,
      MvStore store,
      RootReference<byte[], byte[]> root,
      byte[] from,
      byte @Nullable [] to,
      ScanOrder order) {
    this.snapshot = snapshot;
    this.store = store;
    this.root = root;
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
    try {
      key = following();
    } catch (RuntimeException e) {
      throw store.failure("scan", e);
    }
    ended = key == null;
    return !ended;
  }

  private byte @Nullable [] following() {
    Cursor<byte[], byte[]> rows = cursor;
    if (rows == null) {
      rows = store.map().cursor(root, ascending ? from : to, null, !ascending);
      cursor = rows;
    }
    byte[] found = rows.hasNext() ? rows.next() : null;
    if (!ascending && found != null && isBeyond(found)) {
      found = rows.hasNext() ? rows.next() : null; // it stood on the end itself
    }
    boolean inside =
        found != null && (ascending ? !isBeyond(found) : Arrays.compareUnsigned(found, from) >= 0);
    return inside ? found : null;
  }

  private boolean isBeyond(byte[] found) {
    return to != null && Arrays.compareUnsigned(found, to) >= 0;
  }

  @Override
  public byte[] key() {
    checkOpen();
    if (key == null) {
      throw new IllegalStateException("The scan stands on no row.");
    }
    return key.clone();
  }

  @Override
  public byte[] value() {
    checkOpen();
    if (key == null || cursor == null) {
      throw new IllegalStateException("The scan stands on no row.");
    }
    return cursor.getValue().clone();
  }

  @Override
  public void close() {
    closed = true;
    cursor = null;
    key = null;
  }

  private void checkOpen() {
    snapshot.checkOpen();
    if (closed) {
      throw new StorageException(StorageException.Reason.CLOSED, "The scan is closed.");
    }
  }
}
