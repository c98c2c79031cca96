package com.example.storage;

import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;
import stemedb.api.service.ModuleProvider;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreFolder;
import stemedb.api.storage.StoreOptions;

/** Opens stores that are one table of an SQLite database. */
@Component(service = StorageBackend.class, property = "stemedb.storage.name=sqlite")
@ModuleProvider(StorageBackend.class)
public final class SqliteBackend implements StorageBackend {
  private static final String FORMAT = "com.example.storage.sqlite 1";

  @Override
  public String name() {
    return "sqlite";
  }

  @Override
  public String description() {
    return "SQLite, one table in one file: an example, good at being looked into with SQL.";
  }

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  public Store open(Path directory, StoreOptions options) {
    StoreFolder folder = StoreFolder.claim(directory, FORMAT);
    try {
      return SqliteStore.open(new Database(folder, options.cacheBytes()));
    } catch (Throwable e) {
      folder.close();
      throw e;
    }
  }
}
