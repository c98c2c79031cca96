package stemedb.storage.leveldb;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;

/**
 * Tells the reasons apart by LevelDB's messages, which begin with the name of its status code; the
 * library hands out nothing else.
 */
final class Failures {
  private Failures() {}

  static StorageException onOpen(Path path, IOException e) {
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("IO error: lock ")) {
      return new StorageException(
          Reason.IN_USE, "The store folder " + path + " is in use: " + message, e);
    }
    // CURRENT names a file that is gone: the folder is damaged, the disk is not.
    boolean missing = message.endsWith("No such file or directory");
    Reason reason = missing ? Reason.UNREADABLE : reason(message);
    return new StorageException(reason, "Cannot open the store in " + path + ": " + message, e);
  }

  /** What a read or a write threw: the message is LevelDB's, at the bottom of the causes. */
  static StorageException onUse(String doing, Path path, RuntimeException e) {
    Throwable bottom = e;
    for (Throwable t = e; t != null; t = t.getCause()) {
      bottom = t;
    }
    String message = String.valueOf(bottom.getMessage());
    return new StorageException(
        reason(message), "Cannot " + doing + " the store in " + path + ": " + message, e);
  }

  static StorageException onFile(String doing, Path path, IOException e) {
    return new StorageException(Reason.IO, "Cannot " + doing + " " + path + ": " + e, e);
  }

  private static Reason reason(@Nullable String message) {
    return message != null
            && (message.startsWith("Corruption:") || message.startsWith("Invalid argument:"))
        ? Reason.UNREADABLE
        : Reason.IO;
  }
}
