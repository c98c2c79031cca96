package stemedb.engine;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;
import stemedb.api.storage.StoreStatistics;
import stemedb.api.storage.WriteBatch;

/** A backend that works like another one until it is told otherwise: before each call it asks. */
final class FaultyBackend implements StorageBackend {
  private final String name;
  private final StorageBackend backend;
  private final AtomicLong calls = new AtomicLong();

  /** Is told the number of each call, from 1 on; may throw or wait. */
  volatile LongConsumer before = number -> {};

  /** Before each write, too. */
  volatile Runnable beforeWrite = () -> {};

  volatile @Nullable String degraded;

  FaultyBackend(String name, StorageBackend backend) {
    this.name = name;
    this.backend = backend;
  }

  long calls() {
    return calls.get();
  }

  /** Counts from 1 again. */
  void restart(LongConsumer next) {
    calls.set(0);
    before = next;
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
    return "for tests";
  }

  @Override
  public boolean persistent() {
    return backend.persistent();
  }

  @Override
  public Store open(Path directory, StoreOptions options) {
    call();
    Store store = backend.open(directory, options);
    return new Store() {
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
        return faulty(store.snapshot());
      }

      @Override
      public void flush() {
        call();
        store.flush();
      }

      @Override
      public StoreStatistics statistics() {
        return store.statistics();
      }

      @Override
      public @Nullable String degraded() {
        return degraded;
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }

  private Snapshot faulty(Snapshot snapshot) {
    return new Snapshot() {
      @Override
      public byte @Nullable [] get(byte[] key) {
        call();
        return snapshot.get(key);
      }

      @Override
      public Scan scan(byte[] from, byte @Nullable [] to, ScanOrder order) {
        call();
        return snapshot.scan(from, to, order);
      }

      @Override
      public void close() {
        snapshot.close();
      }
    };
  }
}
