package stemedb.engine.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.StorageException;

/**
 * {@code store/MANIFEST.json}: which backend wrote the folder, and in which format. The backend's
 * files lie in {@code store/<backend>/}.
 */
public final class StoreManifest {
  private static final int FORMAT = 2;
  private static final Pattern BACKEND = Pattern.compile("\"backend\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern NUMBER = Pattern.compile("\"format\"\\s*:\\s*(\\d+)");

  private StoreManifest() {}

  /**
   * Checks that the folder was written by this backend, or by none; and writes the manifest when
   * there is none.
   *
   * @return the backend's own folder
   * @throws StorageException {@code UNREADABLE} when another backend wrote it, naming both
   */
  public static Path claim(Path storeFolder, StorageBackend backend) {
    try {
      Files.createDirectories(storeFolder);
      Path file = storeFolder.resolve("MANIFEST.json");
      if (Files.exists(file)) {
        check(storeFolder, Files.readString(file), backend);
      } else if (backend.persistent()) {
        write(file, backend);
      }
      return storeFolder.resolve(backend.name());
    } catch (IOException e) {
      throw new UncheckedIOException("the store folder " + storeFolder + " cannot be used", e);
    }
  }

  private static void check(Path storeFolder, String manifest, StorageBackend backend) {
    String format = find(NUMBER, manifest);
    if (!String.valueOf(FORMAT).equals(format)) {
      throw unreadable(
          storeFolder,
          "has format " + format + ", this node reads format " + FORMAT,
          "use the version that wrote it");
    }
    String writer = find(BACKEND, manifest);
    if (!backend.name().equals(writer)) {
      throw unreadable(
          storeFolder,
          "was written by the storage backend " + writer + ", not by " + backend.name(),
          "set STEMEDB_STORE=" + writer + " and install its bundle stemedb.storage." + writer);
    }
  }

  private static StorageException unreadable(Path folder, String what, String advice) {
    return new StorageException(
        StorageException.Reason.UNREADABLE,
        "the store folder "
            + folder
            + " "
            + what
            + ": "
            + advice
            + ", or move the folder away and start again, it is rebuilt from the journal");
  }

  private static @Nullable String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : null;
  }

  private static void write(Path file, StorageBackend backend) throws IOException {
    DurableFiles.write(
        file,
        "{\n  \"format\": " + FORMAT + ",\n  \"backend\": \"" + backend.name() + "\"\n}\n",
        "rw-r--r--");
  }
}
