package stemedb.storage.mvstore;

import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;
import stemedb.api.service.ModuleProvider;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreFolder;
import stemedb.api.storage.StoreOptions;

/** Opens MVStore stores. Keeps nothing between calls. */
@Component(service = StorageBackend.class, property = "stemedb.storage.name=mvstore")
@ModuleProvider(StorageBackend.class)
public final class MvStoreBackend implements StorageBackend {
  private static final String FORMAT = "stemedb.storage.mvstore 1";

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
    StoreFolder folder = StoreFolder.claim(directory, FORMAT);
    try {
      return made(folder, MvStore.open(folder, options));
    } catch (Throwable e) {
      folder.close();
      throw e;
    }
  }

  private static Store made(StoreFolder folder, Store store) {
    try {
      folder.setMade();
      return store;
    } catch (Throwable e) {
      store.close();
      throw e;
    }
  }
}
