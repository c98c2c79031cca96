package stemedb.storage.mvstore;

import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;
import stemedb.api.service.ModuleProvider;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;

/** Opens MVStore stores. Keeps nothing between calls. */
@Component(service = StorageBackend.class, property = "stemedb.storage.name=mvstore")
@ModuleProvider(StorageBackend.class)
public final class MvStoreBackend implements StorageBackend {

  @Override
  public String name() {
    return "mvstore";
  }

  @Override
  public String description() {
    return "H2 MVStore, a B-tree in pure Java: runs everywhere, good at reads.";
  }

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  public Store open(Path directory, StoreOptions options) {
    StoreFolder folder = StoreFolder.claim(directory);
    try {
      MvStore store = MvStore.open(folder, options);
      folder.setMade();
      return store;
    } catch (Throwable e) {
      folder.close();
      throw e;
    }
  }
}
