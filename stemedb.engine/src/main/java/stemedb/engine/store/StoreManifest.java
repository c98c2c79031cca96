package stemedb.engine.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;

/**
 * {@code store/MANIFEST.json}: which of the stores is the active one. Replaced in one step, so that
 * after a crash the node has the old store or the new one.
 *
 * @param backend name of the backend that wrote it
 * @param folder its folder below {@code store/}
 */
record StoreManifest(String backend, String folder) {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");
  private static final int FORMAT = 2;
  private static final Pattern BACKEND = member("backend");
  private static final Pattern FOLDER = member("folder");
  private static final Pattern NUMBER = Pattern.compile("\"format\"\\s*:\\s*(\\d+)");

  /**
   * Reads it; null when there is none.
   *
   * @throws stemedb.api.StemeDbException {@code CONFLICT} when another version wrote it
   */
  static @Nullable StoreManifest read(Path storeFolder) {
    Path file = file(storeFolder);
    try {
      if (!Files.exists(file)) {
        return null;
      }
      String text = Files.readString(file);
      String format = find(NUMBER, text);
      String backend = find(BACKEND, text);
      if (!String.valueOf(FORMAT).equals(format) || backend == null) {
        throw Problem.of(
                ErrorCode.CONFLICT,
                "the store folder "
                    + storeFolder
                    + " has format "
                    + format
                    + ", this node reads format "
                    + FORMAT
                    + ": use the version that wrote it, or move the folder away and start again,"
                    + " it is rebuilt from the journal")
            .toException();
      }
      String folder = find(FOLDER, text);
      return new StoreManifest(backend, folder == null ? backend : folder);
    } catch (IOException e) {
      throw new UncheckedIOException("the store folder " + storeFolder + " cannot be used", e);
    }
  }

  /** Tells an operator who configured another backend why the data is not there. */
  void sayThatItWins(String configured) {
    if (!backend.equals(configured)) {
      LOG.log(
          Level.WARNING,
          "the data is in {0}, though {1} is configured: it stays there, {2} moves it",
          backend,
          configured,
          "stemedb storage switch " + configured);
    }
  }

  /** Writes it in the place of the one that is there. */
  void write(Path storeFolder) {
    try {
      Files.createDirectories(storeFolder);
      DurableFiles.write(
          file(storeFolder),
          "{\n  \"format\": "
              + FORMAT
              + ",\n  \"backend\": \""
              + backend
              + "\",\n  \"folder\": \""
              + folder
              + "\"\n}\n",
          "rw-r--r--");
    } catch (IOException e) {
      throw new UncheckedIOException("the store folder " + storeFolder + " cannot be used", e);
    }
  }

  private static Path file(Path storeFolder) {
    return storeFolder.resolve("MANIFEST.json");
  }

  private static Pattern member(String name) {
    return Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]+)\"");
  }

  private static @Nullable String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : null;
  }
}
