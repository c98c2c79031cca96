package stemedb.storage.mvstore;

import java.io.IOException;
import java.nio.file.Path;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;

/**
 * Tells the reasons apart by MVStore's error codes. What damaged pages make it throw besides, such
 * as an index out of bounds, is damage too.
 */
final class Failures {
  private Failures() {}

  static StorageException onUse(String doing, Path path, RuntimeException e) {
    if (e instanceof StorageException known) {
      return known;
    }
    return new StorageException(
        reason(e), "Cannot " + doing + " the store in " + path + ": " + e.getMessage(), e);
  }

  static StorageException onFile(String doing, Path path, IOException e) {
    return new StorageException(Reason.IO, "Cannot " + doing + " " + path + ": " + e, e);
  }

  private static Reason reason(RuntimeException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof IOException) {
        return Reason.IO;
      }
    }
    if (e instanceof MVStoreException known) {
      return switch (known.getErrorCode()) {
        case DataUtils.ERROR_READING_FAILED,
            DataUtils.ERROR_WRITING_FAILED,
            DataUtils.ERROR_CLOSED ->
            Reason.IO;
        default -> Reason.UNREADABLE;
      };
    }
    return Reason.UNREADABLE;
  }
}
