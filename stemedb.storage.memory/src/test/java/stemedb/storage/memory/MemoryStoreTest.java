package stemedb.storage.memory;

import stemedb.api.storage.StorageBackend;
import stemedb.tck.storage.StoreContract;

class MemoryStoreTest extends StoreContract {
  @Override
  protected StorageBackend backend() {
    return new MemoryBackend();
  }
}
