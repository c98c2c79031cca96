package stemedb.storage.hybrid;

import stemedb.api.storage.StorageBackend;
import stemedb.storage.mvstore.MvStoreBackend;
import stemedb.storage.rocksdb.RocksDbBackend;

/** Copies that are still there when the process was killed, or the store reopened. */
class HybridOverTwoTreesTest extends HybridStoreTest {
  @Override
  protected StorageBackend backend() {
    HybridBackend backend = new HybridBackend(new HybridSettings("rocksdb", "mvstore", 1024));
    backend.added(new RocksDbBackend());
    backend.added(new MvStoreBackend());
    return backend;
  }
}
