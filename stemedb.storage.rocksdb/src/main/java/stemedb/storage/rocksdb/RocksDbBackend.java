package stemedb.storage.rocksdb;

import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;
import org.rocksdb.RocksDB;
import stemedb.api.service.ModuleProvider;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreFolder;
import stemedb.api.storage.StoreOptions;

/** Opens RocksDB stores. Keeps nothing between calls. */
@Component(service = StorageBackend.class, property = "stemedb.storage.name=rocksdb")
@ModuleProvider(StorageBackend.class)
public final class RocksDbBackend implements StorageBackend {
  private static final String FORMAT = "stemedb.storage.rocksdb 1";

  @Override
  public String name() {
    return "rocksdb";
  }

  @Override
  public String description() {
    return "RocksDB, a log-structured merge tree in native code: fastest at writes and absent ids.";
  }

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  public Store open(Path directory, StoreOptions options) {
    loadLibrary();
    StoreFolder folder = StoreFolder.claim(directory, FORMAT);
    try {
      return made(folder, new RocksDbStore(folder, Natives.open(folder, options)));
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

  /** Loads the native library, if that has not been done, before any file is made. */
  private static void loadLibrary() {
    try {
      RocksDB.loadLibrary();
    } catch (LinkageError | RuntimeException e) {
      throw new StorageException(
          StorageException.Reason.UNSUPPORTED,
          "RocksDB's native library does not load on this platform, "
              + System.getProperty("os.name")
              + " on "
              + System.getProperty("os.arch")
              + ".",
          e);
    }
  }
}
