package stemedb.storage.hybrid;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
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

/** Another backend whose calls fail when a test wants it. */
final class FaultyBackend implements StorageBackend {
  static final String NAME = "faulty";

  private final StorageBackend real;
  private final AtomicLong calls = new AtomicLong();
  private volatile long failFrom = Long.MAX_VALUE;
  private volatile long failTo = Long.MAX_VALUE;
  private volatile @Nullable Store opened;

  FaultyBackend(StorageBackend real) {
    this.real = real;
  }

  /** Calls up to now. */
  long calls() {
    return calls.get();
  }

  /** That many calls succeed from now on, then that many fail. */
  void failAfter(long succeed, long fail) {
    failTo = Long.MAX_VALUE;
    failFrom = calls.get() + succeed + 1;
    failTo = fail == Long.MAX_VALUE ? fail : failFrom + fail;
  }

  void heal() {
    failFrom = Long.MAX_VALUE;
  }

  /** The real store that was opened last. */
  Store opened() {
    Store store = opened;
    if (store == null) {
      throw new AssertionError("nothing was opened");
    }
    return store;
  }

  private void call() {
    long number = calls.incrementAndGet();
    if (number >= failFrom && number < failTo) {
      throw new StorageException(Reason.IO, "call " + number + " fails for the test");
    }
  }

  @Override
  public String name() {
    return NAME;
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
