package stemedb.engine.store;

import org.jspecify.annotations.Nullable;
import stemedb.api.metrics.Metrics;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreStatistics;
import stemedb.api.storage.WriteBatch;

/** A store whose batches and flushes are timed. Reads are not: the clock would cost as much. */
final class MeteredStore implements Store {
  private final Store store;
  private final Metrics.Histogram writes;
  private final Metrics.Histogram flushes;

  MeteredStore(Store store, Metrics metrics, String backend) {
    this.store = store;
    this.writes = histogram(metrics, "write", backend);
    this.flushes = histogram(metrics, "flush", backend);
  }

  private static Metrics.Histogram histogram(Metrics metrics, String operation, String backend) {
    return metrics.histogram(
        "stemedb_storage_operation_duration_seconds", "operation", operation, "backend", backend);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return store.get(key);
  }

  @Override
  public void write(WriteBatch batch) {
    long start = System.nanoTime();
    store.write(batch);
    writes.observeNanos(System.nanoTime() - start);
  }

  @Override
  public Snapshot snapshot() {
    return store.snapshot();
  }

  @Override
  public void flush() {
    long start = System.nanoTime();
    store.flush();
    flushes.observeNanos(System.nanoTime() - start);
  }

  @Override
  public StoreStatistics statistics() {
    return store.statistics();
  }

  @Override
  public @Nullable String degraded() {
    return store.degraded();
  }

  @Override
  public void close() {
    store.close();
  }
}
