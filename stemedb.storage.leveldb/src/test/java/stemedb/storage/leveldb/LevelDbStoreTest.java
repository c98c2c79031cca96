package stemedb.storage.leveldb;

import stemedb.api.storage.StorageBackend;
import stemedb.tck.storage.StoreContract;

class LevelDbStoreTest extends StoreContract {
  @Override
  protected StorageBackend backend() {
    return new LevelDbBackend();
  }
}
