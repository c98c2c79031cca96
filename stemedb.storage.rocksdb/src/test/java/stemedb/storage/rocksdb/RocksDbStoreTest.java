package stemedb.storage.rocksdb;

import stemedb.api.storage.StorageBackend;
import stemedb.tck.storage.StoreContract;

class RocksDbStoreTest extends StoreContract {
  @Override
  protected StorageBackend backend() {
    return new RocksDbBackend();
  }
}
