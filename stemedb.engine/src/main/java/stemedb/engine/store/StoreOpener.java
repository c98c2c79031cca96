package stemedb.engine.store;

import stemedb.api.metrics.Metrics;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;

/** Opens stores below {@code store/}, with meters around them. */
final class StoreOpener {
  private final StoreFolders folders;
  private final StoreOptions options;

  StoreOpener(StoreFolders folders, StoreOptions options) {
    this.folders = folders;
    this.options = options;
  }

  /**
   * @param folder its folder below {@code store/}
   * @throws stemedb.api.storage.StorageException when the backend cannot
   */
  Store open(StorageBackend backend, String folder) {
    Metrics metrics = options.metrics();
    long start = System.nanoTime();
    Store store = backend.open(folders.path(folder), options);
    metrics
        .histogram(
            "stemedb_storage_operation_duration_seconds",
            "operation",
            "open",
            "backend",
            backend.name())
        .observeNanos(System.nanoTime() - start);
    return new MeteredStore(store, metrics, backend.name());
  }
}
