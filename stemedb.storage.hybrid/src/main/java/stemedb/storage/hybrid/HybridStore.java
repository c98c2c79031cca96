package stemedb.storage.hybrid;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreStatistics;
import stemedb.api.storage.WriteBatch;

/**
 * The primary store with its copies. A batch goes to the primary store first, and what fails there
 * fails as a whole. What fails in the copies fails nobody: reads then go to the primary store.
 *
 * <p>While a batch is in one store and not yet in the other, reads go to the primary store, which
 * has it whole or not at all. So nobody sees a part of a batch, and nobody sees a row go back.
 */
final class HybridStore implements Store {
  /** A snapshot of both waits so long for a batch on its way; then it is one of the primary. */
  private static final Duration SNAPSHOT_WAIT = Duration.ofMillis(2);

  private final StorageBackend backend;
  private final Store primary;
  private final Families families;
  private final Marker marker;
  private final ReentrantReadWriteLock order;
  private final ReadCopies copies;
  private final Consumer<HybridStore> onClose;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean writing;
  private volatile boolean primaryGone;

  /**
   * @param backend the one that opened the primary store
   * @param order whose write lock the copies' rebuild takes as well
   */
  HybridStore(
      StorageBackend backend,
      Store primary,
      Families families,
      Marker marker,
      ReentrantReadWriteLock order,
      ReadCopies copies,
      Consumer<HybridStore> onClose) {
    this.backend = backend;
    this.primary = primary;
    this.families = families;
    this.marker = marker;
    this.order = order;
    this.copies = copies;
    this.onClose = onClose;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    checkOpen();
    if (Marker.is(key)) {
      return null;
    }
    if (!families.contain(key)) {
      return primary.get(key);
    }
    ReadSide side = writing ? null : copies.ready();
    if (side == null || !side.enter()) {
      copies.meters().fallbacks.increment();
      return primary.get(key);
    }
    byte[] value = null;
    try {
      value = side.store().get(key);
    } catch (RuntimeException | LinkageError e) {
      copies.failed(side, e);
    } finally {
      side.leave();
    }
    return value != null ? value : missed(side, key);
  }

  /** Rows that are nowhere are asked for seldom, so the question whether one was lost is cheap. */
  private byte @Nullable [] missed(ReadSide side, byte[] key) {
    byte[] value = primary.get(key);
    if (value != null && copies.ready() == side) {
      try (Snapshot now = snapshot()) {
        now.get(key); // compares both at one moment, in which no batch is half written
      }
    }
    return value;
  }

  @Override
  public void write(WriteBatch batch) {
    checkOpen();
    Split split = new Split();
    batch.forEach(split);
    if (split.copied.size() == 0) {
      primary.write(batch); // touches nothing that is in two places
      return;
    }
    order.writeLock().lock();
    try {
      checkOpen();
      writing = true;
      byte[] state = marker.next();
      split.all.put(Marker.key(), state);
      writePrimary(split.all);
      copies.write(split.copied, state);
    } finally {
      writing = false;
      order.writeLock().unlock();
    }
  }

  /** When it fails nobody knows whether the batch is in, so the copies are behind or not. */
  private void writePrimary(WriteBatch batch) {
    try {
      primary.write(batch);
    } catch (RuntimeException | LinkageError e) {
      ReadSide side = copies.attached();
      if (side != null) {
        copies.failed(side, "writing to the primary store failed");
      }
      throw e;
    }
  }

  /** All operations, and those on copied families. */
  private final class Split implements WriteBatch.Visitor {
    private final WriteBatch all = new WriteBatch();
    private final WriteBatch copied = new WriteBatch();

    @Override
    public void put(byte[] key, byte[] value) {
      checkKey(key);
      all.put(key, value);
      if (families.contain(key)) {
        copied.put(key, value);
      }
    }

    @Override
    public void delete(byte[] key) {
      checkKey(key);
      all.delete(key);
      if (families.contain(key)) {
        copied.delete(key);
      }
    }

    private void checkKey(byte[] key) {
      if (Marker.is(key)) {
        throw new IllegalArgumentException("the hybrid store keeps that key for itself");
      }
    }
  }

  @Override
  public Snapshot snapshot() {
    checkOpen();
    if (copies.ready() == null || !tryReadLock()) {
      return new HybridSnapshot(this, primary.snapshot());
    }
    try {
      ReadSide side = copies.ready();
      return side == null
          ? new HybridSnapshot(this, primary.snapshot())
          : new HybridSnapshot(this, primary.snapshot(), side);
    } finally {
      order.readLock().unlock();
    }
  }

  private boolean tryReadLock() {
    try {
      return order.readLock().tryLock(SNAPSHOT_WAIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void flush() {
    checkOpen();
    primary.flush();
    copies.flush();
  }

  @Override
  public StoreStatistics statistics() {
    checkOpen();
    StoreStatistics rows = primary.statistics();
    StoreStatistics reads = copies.statistics();
    String trouble = copies.trouble();
    return new StoreStatistics(
        rows.sizeBytes() + (reads == null ? 0 : reads.sizeBytes()),
        (trouble == null ? "the copies are complete" : trouble)
            + "\nprimary: "
            + rows.detail()
            + (reads == null ? "" : "\nreads: " + reads.detail()));
  }

  @Override
  public @Nullable String degraded() {
    String trouble = copies.trouble();
    return trouble != null ? trouble : primary.degraded();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        copies.close();
      } finally {
        onClose.accept(this);
        if (!primaryGone) {
          primary.close();
        }
      }
    }
  }

  /** A backend came. */
  void added(StorageBackend came) {
    copies.added(came);
  }

  /** A backend goes, and its classes with it. */
  void removed(StorageBackend gone) {
    if (gone == backend) {
      primaryGone = true; // whoever has this store should have closed it before
    } else {
      copies.removed(gone);
    }
  }

  Families families() {
    return families;
  }

  ReadCopies copies() {
    return copies;
  }

  void checkOpen() {
    if (closed.get() || primaryGone) {
      throw new StorageException(
          Reason.CLOSED,
          primaryGone ? "The primary store's bundle is gone." : "The hybrid store is closed.");
    }
  }
}
