package stemedb.storage.memory;

import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;
import stemedb.api.service.ModuleProvider;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;

/** Opens stores in memory; each is new and empty, and the folder is not touched. */
@Component(service = StorageBackend.class, property = "stemedb.storage.name=memory")
@ModuleProvider(StorageBackend.class)
public final class MemoryBackend implements StorageBackend {

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String description() {
    return "Rows in memory, gone when the store is closed: for tests and throw-away nodes.";
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public Store open(Path directory, StoreOptions options) {
    return new MemoryStore();
  }
}
