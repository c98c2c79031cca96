package stemedb.storage.hybrid;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;

/**
 * A scan of the copies, which goes on in the primary store, at the same moment and behind the row
 * it stood on, when the copies fail on the way; or one of the primary store from the start. The
 * marker is left out.
 */
final class HybridScan implements Scan {
  private final HybridSnapshot snapshot;
  private final byte[] from;
  private final byte @Nullable [] to;
  private final ScanOrder order;
  private final boolean meetsMarker;
  private @Nullable Scan copied;
  private @Nullable Scan primary;
  private byte @Nullable [] key;
  private byte @Nullable [] value;
  private boolean closed;

  /**
   * @param copied the scan of the copies, null when they are not to be used
   */
  HybridScan(
      HybridSnapshot snapshot,
      byte[] from,
      byte @Nullable [] to,
      ScanOrder order,
      @Nullable Scan copied) {
    this.snapshot = snapshot;
    this.from = from;
    this.to = to;
    this.order = order;
    this.meetsMarker = Marker.isIn(from, to);
    this.copied = copied;
    this.primary = copied == null ? snapshot.primaryScan(from, to, order) : null;
  }

  @Override
  public boolean next() {
    snapshot.checkOpen();
    if (closed) {
      throw new StorageException(Reason.CLOSED, "The scan is closed.");
    }
    boolean found;
    do {
      found = advance();
    } while (found && meetsMarker && key != null && Marker.is(key));
    return found;
  }

  private boolean advance() {
    Scan scan = copied;
    if (scan != null) {
      try {
        return take(scan);
      } catch (RuntimeException | LinkageError e) {
        closeQuietly(scan);
        copied = null;
        primary = goOn(e);
      }
    }
    return primary != null && take(primary);
  }

  /** Reads the row whole at once, so that nothing of it can fail later. */
  private boolean take(Scan scan) {
    if (!scan.next()) {
      value = null;
      return false;
    }
    byte[] found = scan.key();
    value = scan.value();
    key = found;
    return true;
  }

  private Scan goOn(Throwable cause) {
    byte[] last = key;
    if (last == null) {
      return snapshot.fallBack(cause, from, to, order);
    }
    return order == ScanOrder.ASCENDING
        ? snapshot.fallBack(cause, Arrays.copyOf(last, last.length + 1), to, order)
        : snapshot.fallBack(cause, from, last, order);
  }

  @Override
  public byte[] key() {
    if (value == null || key == null) {
      throw noRow();
    }
    return key;
  }

  @Override
  public byte[] value() {
    if (value == null) {
      throw noRow();
    }
    return value;
  }

  private static IllegalStateException noRow() {
    return new IllegalStateException("The scan stands on no row.");
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    value = null;
    if (copied != null) {
      closeQuietly(copied);
    }
    if (primary != null) {
      primary.close();
    }
  }

  private static void closeQuietly(Scan scan) {
    try {
      scan.close();
    } catch (RuntimeException | LinkageError e) {
      // a store that cannot close a scan shows that in the next call, too
    }
  }
}
