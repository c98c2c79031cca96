package stemedb.storage.leveldb;

import java.io.IOException;
import java.nio.file.Files;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.Options;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreFolder;
import stemedb.api.storage.StoreOptions;

/**
 * LevelDB's library. To make one throws a {@link LinkageError} where its classes or its native part
 * are missing.
 */
final class NativeLevelDb {
  private final JniDBFactory factory = new JniDBFactory();

  Store open(StoreFolder folder, StoreOptions options) {
    if (folder.isMade() && !Files.exists(folder.path().resolve("CURRENT"))) {
      throw new StorageException( // LevelDB says the same, but writes a log of it into the folder
          StorageException.Reason.UNREADABLE,
          "The store in " + folder.path() + " lacks its file CURRENT.");
    }
    Options levelDb =
        new Options()
            .createIfMissing(!folder.isMade())
            .paranoidChecks(true)
            .compressionType(CompressionType.NONE)
            .cacheSize(options.cacheBytes())
            .writeBufferSize(options.writeBufferBytes());
    DB db;
    try {
      db = factory.open(folder.path().toFile(), levelDb);
    } catch (IOException e) {
      throw Failures.onOpen(folder.path(), e);
    }
    return new LevelDbStore(folder, db, options.writeBufferBytes());
  }
}
