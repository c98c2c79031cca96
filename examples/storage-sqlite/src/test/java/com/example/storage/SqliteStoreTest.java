package com.example.storage;

import stemedb.api.storage.StorageBackend;
import stemedb.tck.storage.StoreContract;

class SqliteStoreTest extends StoreContract {
  @Override
  protected StorageBackend backend() {
    return new SqliteBackend();
  }
}
