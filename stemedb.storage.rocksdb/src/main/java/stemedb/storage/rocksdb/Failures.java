package stemedb.storage.rocksdb;

import java.nio.file.Path;
import java.util.Locale;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;

/** Tells the reasons apart by RocksDB's status codes. */
final class Failures {
  private Failures() {}

  static StorageException onOpen(Path path, RocksDBException e) {
    String message = "Cannot open the store in " + path + ": " + e.getMessage();
    if (said(e).contains("lock file")) {
      return new StorageException(Reason.IN_USE, message, e);
    }
    // A file that another one names is gone: the folder is damaged, the disk is not.
    boolean missing = said(e).contains("no such file");
    return new StorageException(missing ? Reason.UNREADABLE : reason(e), message, e);
  }

  static StorageException onUse(String doing, Path path, RocksDBException e) {
    return new StorageException(
        reason(e), "Cannot " + doing + " the store in " + path + ": " + e.getMessage(), e);
  }

  private static Reason reason(RocksDBException e) {
    Status status = e.getStatus();
    if (status == null) {
      return Reason.IO;
    }
    return switch (status.getCode()) {
      case Corruption, InvalidArgument, NotFound, NotSupported -> Reason.UNREADABLE;
      default -> Reason.IO;
    };
  }

  private static String said(RocksDBException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
  }
}
