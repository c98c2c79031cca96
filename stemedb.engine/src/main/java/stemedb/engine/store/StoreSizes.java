package stemedb.engine.store;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import stemedb.api.metrics.Metrics;
import stemedb.api.storage.Store;

/** How large the stores of each backend are, as a gauge for each that is installed. */
final class StoreSizes implements AutoCloseable {
  private final StoreFolders folders;
  private final Holder<Store> active;
  private final Supplier<String> activeName;
  private final Metrics metrics;
  private final Map<String, Metrics.Registration> gauges = new HashMap<>();

  StoreSizes(
      StoreFolders folders, Holder<Store> active, Supplier<String> activeName, Metrics metrics) {
    this.folders = folders;
    this.active = active;
    this.activeName = activeName;
    this.metrics = metrics;
  }

  /** Bytes of a backend's stores, the active one and others: of their files, or in memory. */
  long bytes(String backend) {
    long files = folders.of(backend).stream().mapToLong(folders::sizeBytes).sum();
    if (files > 0 || !backend.equals(activeName.get())) {
      return files;
    }
    try (Holder.Lease<Store> lease = active.lease()) {
      return lease == null ? 0 : lease.get().statistics().sizeBytes();
    }
  }

  /** A backend is there. */
  synchronized void show(String backend) {
    gauges.computeIfAbsent(
        backend,
        name -> metrics.gauge("stemedb_storage_size_bytes", () -> bytes(name), "backend", name));
  }

  /** No backend of that name is there any more. */
  synchronized void hide(String backend) {
    Metrics.Registration gauge = gauges.remove(backend);
    if (gauge != null) {
      gauge.close();
    }
  }

  @Override
  public synchronized void close() {
    gauges.values().forEach(Metrics.Registration::close);
    gauges.clear();
  }
}
