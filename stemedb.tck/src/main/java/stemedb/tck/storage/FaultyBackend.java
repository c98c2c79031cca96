package stemedb.tck.storage;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;
import stemedb.api.storage.StoreStatistics;
import stemedb.api.storage.WriteBatch;

/**
 * A backend that works like another one until a test wants it otherwise: before each call to it,
 * its stores, snapshots and scans it asks. For tests of what stands upon a store.
 */
public final class FaultyBackend implements StorageBackend {
  private final String name;
  private final StorageBackend real;
  private final AtomicLong calls = new AtomicLong();
  private volatile LongConsumer before = number -> {};
  private volatile Runnable beforeWrite = () -> {};
  private volatile @Nullable String degraded;
  private volatile @Nullable Store opened;

  /**
   * @param name its own, which may be that of the other
   */
  public FaultyBackend(String name, StorageBackend real) {
    this.name = name;
    this.real = real;
  }

  /** Calls up to now. */
  public long calls() {
    return calls.get();
  }

  /**
   * @param hook is told the number of each call, from 1 on; may throw or wait
   */
  public void before(LongConsumer hook) {
    before = hook;
  }

  /** The same, and counts from 1 again. */
  public void restart(LongConsumer hook) {
    calls.set(0);
    before = hook;
  }

  /** Is run before each write, after the other hook. */
  public void beforeWrite(Runnable hook) {
    beforeWrite = hook;
  }

  /** What its stores say of themselves; null for what the real ones say. */
  public void degraded(@Nullable String reason) {
    degraded = reason;
  }

  /** That many calls succeed from now on, then that many fail. */
  public void failAfter(long succeed, long fail) {
    long last = calls.get() + succeed;
    before =
        number -> {
          if (number > last && number - last <= fail) {
            throw new StorageException(Reason.IO, "call " + number + " fails for the test");
          }
        };
  }

  /** Nothing fails any more. */
  public void heal() {
    before = number -> {};
  }

  /** The real store that was opened last. */
  public Store opened() {
    Store store = opened;
    if (store == null) {
      throw new AssertionError("nothing was opened");
    }
    return store;
  }

  private void call() {
    before.accept(calls.incrementAndGet());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return "Fails when a test wants it.";
  }

  @Override
  public boolean persistent() {
    return real.persistent();
  }

  @Override
  public Store open(Path directory, StoreOptions options) {
    call();
    Store store = real.open(directory, options);
    opened = store;
    return new FaultyStore(store);
  }

  private final class FaultyStore implements Store {
    private final Store store;

    FaultyStore(Store store) {
      this.store = store;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      call();
      return store.get(key);
    }

    @Override
    public void write(WriteBatch batch) {
      call();
      beforeWrite.run();
      store.write(batch);
    }

    @Override
    public Snapshot snapshot() {
      call();
      return new FaultySnapshot(store.snapshot());
    }

    @Override
    public void flush() {
      call();
      store.flush();
    }

    @Override
    public StoreStatistics statistics() {
      call();
      return store.statistics();
    }

    @Override
    public @Nullable String degraded() {
      String said = degraded;
      return said == null ? store.degraded() : said;
    }

    @Override
    public void close() {
      store.close();
      call();
    }
  }

  private final class FaultySnapshot implements Snapshot {
    private final Snapshot snapshot;

    FaultySnapshot(Snapshot snapshot) {
      this.snapshot = snapshot;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      call();
      return snapshot.get(key);
    }

    @Override
    public Scan scan(byte[] from, byte @Nullable [] to, ScanOrder order) {
      call();
      return new FaultyScan(snapshot.scan(from, to, order));
    }

    @Override
    public void close() {
      snapshot.close();
      call();
    }
  }

  private final class FaultyScan implements Scan {
    private final Scan scan;

    FaultyScan(Scan scan) {
      this.scan = scan;
    }

    @Override
    public boolean next() {
      call();
      return scan.next();
    }

    @Override
    public byte[] key() {
      call();
      return scan.key();
    }

    @Override
    public byte[] value() {
      call();
      return scan.value();
    }

    @Override
    public void close() {
      scan.close();
      call();
    }
  }
}
