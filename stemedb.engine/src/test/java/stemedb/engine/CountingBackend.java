package stemedb.engine;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;
import stemedb.api.storage.StoreStatistics;
import stemedb.api.storage.WriteBatch;

/** The memory backend, and what snapshots of its stores are asked, by one thread or any. */
final class CountingBackend implements StorageBackend {
  private final StorageBackend memory = Nodes.backend("memory");
  private final ThreadLocal<Cost> costs = ThreadLocal.withInitial(() -> new Cost(0, 0, 0, 0));

  /**
   * What the calling thread has asked for.
   *
   * @param rows rows that scans went over
   */
  record Cost(long snapshots, long gets, long scans, long rows) {
    Cost minus(Cost before) {
      return new Cost(
          snapshots - before.snapshots,
          gets - before.gets,
          scans - before.scans,
          rows - before.rows);
    }
  }

  /** What a question costs that is answered on this thread. */
  Cost of(Runnable question) {
    Cost before = costs.get();
    question.run();
    return costs.get().minus(before);
  }

  private void add(long snapshots, long gets, long scans, long rows) {
    Cost sum = costs.get();
    costs.set(
        new Cost(sum.snapshots + snapshots, sum.gets + gets, sum.scans + scans, sum.rows + rows));
  }

  @Override
  public String name() {
    return memory.name();
  }

  @Override
  public String description() {
    return memory.description();
  }

  @Override
  public boolean persistent() {
    return memory.persistent();
  }

  @Override
  public Store open(Path directory, StoreOptions options) {
    Store store = memory.open(directory, options);
    return new Store() {
      @Override
      public byte @Nullable [] get(byte[] key) {
        return store.get(key);
      }

      @Override
      public void write(WriteBatch batch) {
        store.write(batch);
      }

      @Override
      public Snapshot snapshot() {
        add(1, 0, 0, 0);
        return new CountingSnapshot(store.snapshot());
      }

      @Override
      public void flush() {
        store.flush();
      }

      @Override
      public StoreStatistics statistics() {
        return store.statistics();
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }

  private final class CountingSnapshot implements Snapshot {
    private final Snapshot snapshot;

    CountingSnapshot(Snapshot snapshot) {
      this.snapshot = snapshot;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      add(0, 1, 0, 0);
      return snapshot.get(key);
    }

    @Override
    public Scan scan(byte[] from, byte @Nullable [] to, ScanOrder order) {
      add(0, 0, 1, 0);
      Scan scan = snapshot.scan(from, to, order);
      return new Scan() {
        @Override
        public boolean next() {
          boolean there = scan.next();
          add(0, 0, 0, there ? 1 : 0);
          return there;
        }

        @Override
        public byte[] key() {
          return scan.key();
        }

        @Override
        public byte[] value() {
          return scan.value();
        }

        @Override
        public void close() {
          scan.close();
        }
      };
    }

    @Override
    public void close() {
      snapshot.close();
    }
  }
}
