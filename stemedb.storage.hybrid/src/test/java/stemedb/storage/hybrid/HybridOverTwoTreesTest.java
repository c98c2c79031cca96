package stemedb.storage.hybrid;

import stemedb.api.storage.StorageBackend;
import stemedb.storage.leveldb.LevelDbBackend;
import stemedb.storage.mvstore.MvStoreBackend;

/** Copies that are still there when the process was killed, or the store reopened. */
class HybridOverTwoTreesTest extends HybridStoreTest {
  @Override
  protected StorageBackend backend() {
    HybridBackend backend = new HybridBackend(new HybridSettings("leveldb", "mvstore", 1024));
    backend.added(new LevelDbBackend());
    backend.added(new MvStoreBackend());
    return backend;
  }
}
