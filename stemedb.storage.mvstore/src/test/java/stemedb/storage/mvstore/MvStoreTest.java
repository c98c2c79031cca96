package stemedb.storage.mvstore;

import stemedb.api.storage.StorageBackend;
import stemedb.tck.storage.StoreContract;

class MvStoreTest extends StoreContract {
  @Override
  protected StorageBackend backend() {
    return new MvStoreBackend();
  }
}
