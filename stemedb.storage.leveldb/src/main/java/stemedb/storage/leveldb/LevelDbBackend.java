package stemedb.storage.leveldb;

import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;
import stemedb.api.service.ModuleProvider;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreFolder;
import stemedb.api.storage.StoreOptions;

/**
 * Opens LevelDB stores. Keeps nothing between calls. No member names a class of LevelDB: on a
 * platform that it has no library for, its bundle does not resolve, and this one has to be a
 * service all the same that says so.
 */
@Component(service = StorageBackend.class, property = "stemedb.storage.name=leveldb")
@ModuleProvider(StorageBackend.class)
public final class LevelDbBackend implements StorageBackend {
  private static final String FORMAT = "stemedb.storage.leveldb 1";

  @Override
  public String name() {
    return "leveldb";
  }

  @Override
  public String description() {
    return "LevelDB, a log-structured merge tree in native code: the default, good at many writes.";
  }

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  public Store open(Path directory, StoreOptions options) {
    NativeLevelDb library = library();
    StoreFolder folder = StoreFolder.claim(directory, FORMAT);
    try {
      LogRecovery.run(folder);
      // Opening writes tables too, of what the logs hold.
      folder.checkRoom(2L * options.writeBufferBytes());
      Store store = library.open(folder, options);
      return made(folder, store);
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
  private static NativeLevelDb library() {
    try {
      return new NativeLevelDb();
    } catch (LinkageError e) {
      throw new StorageException(
          StorageException.Reason.UNSUPPORTED,
          "LevelDB's native library does not load on this platform, "
              + System.getProperty("os.name")
              + " on "
              + System.getProperty("os.arch")
              + ".",
          e);
    }
  }
}
