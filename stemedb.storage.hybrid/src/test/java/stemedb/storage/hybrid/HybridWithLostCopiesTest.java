package stemedb.storage.hybrid;

import stemedb.api.storage.StorageBackend;
import stemedb.storage.memory.MemoryBackend;
import stemedb.storage.rocksdb.RocksDbBackend;

/** Copies that are gone whenever the store is opened, so that they are made anew under load. */
class HybridWithLostCopiesTest extends HybridStoreTest {
  @Override
  protected StorageBackend backend() {
    HybridBackend backend = new HybridBackend(new HybridSettings("rocksdb", "memory", 1024));
    backend.added(new RocksDbBackend());
    backend.added(new MemoryBackend());
    return backend;
  }
}
