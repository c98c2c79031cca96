package stemedb.storage.hybrid;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;

/** The primary store at one moment and, if they were ready then, the copies at the same one. */
final class HybridSnapshot implements Snapshot {
  private final HybridStore store;
  private final Snapshot primary;
  private final @Nullable ReadSide side;
  private final @Nullable Snapshot copy;
  private final AtomicBoolean closed = new AtomicBoolean();

  HybridSnapshot(HybridStore store, Snapshot primary) {
    this.store = store;
    this.primary = primary;
    this.side = null;
    this.copy = null;
  }

  /** Takes the snapshot of the copies, and goes on without when that fails. */
  HybridSnapshot(HybridStore store, Snapshot primary, ReadSide side) {
    this.store = store;
    this.primary = primary;
    Snapshot taken = null;
    if (side.enter()) {
      try {
        taken = side.store().snapshot();
      } catch (RuntimeException | LinkageError e) {
        store.copies().failed(side, e);
      } finally {
        if (taken == null) {
          side.leave();
        }
      }
    }
    this.side = taken == null ? null : side;
    this.copy = taken;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    checkOpen();
    if (Marker.is(key)) {
      return null;
    }
    if (!store.families().contain(key)) {
      return primary.get(key);
    }
    boolean asked = false;
    if (copy != null && side != null && isOfUse(side)) {
      try {
        byte[] value = copy.get(key);
        if (value != null) {
          return value;
        }
        asked = true;
      } catch (RuntimeException | LinkageError e) {
        store.copies().failed(side, e);
      }
    }
    byte[] value = primary.get(key);
    if (!asked) {
      store.copies().meters().fallbacks.increment();
    } else if (value != null && side != null) {
      store.copies().failed(side, "they have lost a row");
    }
    return value;
  }

  @Override
  public Scan scan(byte[] from, byte @Nullable [] to, ScanOrder order) {
    checkOpen();
    Scan copied = null;
    if (store.families().contain(from, to)) {
      if (copy != null && side != null && isOfUse(side)) {
        try {
          copied = copy.scan(from, to, order);
        } catch (RuntimeException | LinkageError e) {
          store.copies().failed(side, e);
        }
      }
      if (copied == null) {
        store.copies().meters().fallbacks.increment();
      }
    }
    return new HybridScan(this, from, to, order, copied);
  }

  /** What failed once is not asked again, not even by those who still hold it. */
  private boolean isOfUse(ReadSide asked) {
    return store.copies().ready() == asked;
  }

  /** The scan of the copies failed: one of the primary store goes on from there. */
  Scan fallBack(Throwable cause, byte[] from, byte @Nullable [] to, ScanOrder order) {
    if (side != null) {
      store.copies().failed(side, cause);
    }
    store.copies().meters().fallbacks.increment();
    return primaryScan(from, to, order);
  }

  Scan primaryScan(byte[] from, byte @Nullable [] to, ScanOrder order) {
    return primary.scan(from, to, order);
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      if (copy != null) {
        copy.close();
      }
    } catch (RuntimeException | LinkageError e) {
      if (side != null) {
        store.copies().failed(side, e);
      }
    } finally {
      if (side != null) {
        side.leave();
      }
      primary.close();
    }
  }

  void checkOpen() {
    store.checkOpen();
    if (closed.get()) {
      throw new StorageException(Reason.CLOSED, "The snapshot is closed.");
    }
  }
}
