package stemedb.storage.leveldb;

import java.io.IOException;
import java.nio.file.Path;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.Options;
import org.osgi.service.component.annotations.Component;
import stemedb.api.service.ModuleProvider;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;

/** Opens LevelDB stores. Keeps nothing between calls. */
@Component(service = StorageBackend.class, property = "stemedb.storage.name=leveldb")
@ModuleProvider(StorageBackend.class)
public final class LevelDbBackend implements StorageBackend {

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
    JniDBFactory library = library();
    StoreFolder folder = StoreFolder.claim(directory);
    try {
      LogRecovery.run(folder);
      // Opening writes tables too, of what the logs hold.
      folder.checkRoom(2L * options.writeBufferBytes());
      DB db = openNative(library, folder.path(), options);
      return new LevelDbStore(folder, db, options.writeBufferBytes());
    } catch (Throwable e) {
      folder.close();
      throw e;
    }
  }

  /** Loads the native library, if that has not been done, before any file is made. */
  private static JniDBFactory library() {
    try {
      return new JniDBFactory();
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

  private static DB openNative(JniDBFactory library, Path path, StoreOptions options) {
    Options levelDb =
        new Options()
            .createIfMissing(true)
            .paranoidChecks(true)
            .compressionType(CompressionType.NONE)
            .cacheSize(options.cacheBytes())
            .writeBufferSize(options.writeBufferBytes());
    try {
      return library.open(path.toFile(), levelDb);
    } catch (IOException e) {
      throw Failures.onOpen(path, e);
    }
  }
}
