package stemedb.ops.backup;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stemedb.api.archive.Archive;
import stemedb.api.archive.ArchivedFile;

/** The backups in an archive. */
final class Repository implements Closeable {
  private static final System.Logger LOG = System.getLogger("stemedb.ops");
  private static final String MARKER = "stemedb-backups.json";
  private static final String MARKER_TEXT = "{\n  \"format\" : " + Manifest.FORMAT + "\n}\n";
  private static final String MANIFESTS = "backups/";
  private static final String JSON = ".json";
  private static final int MANIFEST_BYTES_MAX = 64 << 20;

  private final Archive archive;
  private final String location;

  /**
   * @param location for messages
   */
  Repository(Archive archive, String location) {
    this.archive = archive;
    this.location = location;
  }

  Archive archive() {
    return archive;
  }

  /**
   * Makes sure that backups can be kept here.
   *
   * @throws IOException when the archive holds something else
   */
  void begin() throws IOException {
    List<ArchivedFile> there = archive.list("");
    if (there.stream().noneMatch(file -> file.name().equals(MARKER))) {
      if (!there.isEmpty()) {
        throw new IOException(
            location + " holds other things than backups of StemeDB: name an empty place");
      }
      put(MARKER, MARKER_TEXT.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The backups, the oldest first. */
  List<String> ids() throws IOException {
    List<String> ids = new ArrayList<>();
    for (ArchivedFile file : archive.list(MANIFESTS)) {
      if (file.name().endsWith(JSON)) {
        ids.add(file.name().substring(MANIFESTS.length(), file.name().length() - JSON.length()));
      }
    }
    return ids;
  }

  /**
   * The backup of that name, or the newest.
   *
   * @throws IOException when there is none, or its manifest is damaged
   */
  Manifest find(@Nullable String id) throws IOException {
    List<String> ids = ids();
    if (ids.isEmpty()) {
      throw new IOException("there is no backup in " + location);
    }
    if (id != null && !ids.contains(id)) {
      throw new IOException(
          "there is no backup " + id + " in " + location + ", but " + String.join(", ", ids));
    }
    return read(id == null ? ids.get(ids.size() - 1) : id);
  }

  Manifest read(String id) throws IOException {
    String name = MANIFESTS + id + JSON;
    byte[] bytes;
    try (InputStream in = archive.get(name)) {
      bytes = in.readNBytes(MANIFEST_BYTES_MAX);
    }
    Manifest manifest = ManifestJson.read(name, bytes);
    if (!manifest.id().equals(id)) {
      throw new DamagedBackupException(name + " is the manifest of " + manifest.id());
    }
    return manifest;
  }

  /** The newest backup whose manifest can be read; null when there is none. */
  @Nullable Manifest latest() throws IOException {
    List<String> ids = ids();
    for (int i = ids.size() - 1; i >= 0; i--) {
      try {
        return read(ids.get(i));
      } catch (DamagedBackupException e) {
        LOG.log(Level.WARNING, "a backup in {0} is damaged: {1}", location, e.getMessage());
      }
    }
    return null;
  }

  void write(Manifest manifest) throws IOException {
    put(MANIFESTS + manifest.id() + JSON, ManifestJson.write(manifest));
  }

  void deleteManifest(String id) throws IOException {
    archive.delete(MANIFESTS + id + JSON);
  }

  private void put(String name, byte[] bytes) throws IOException {
    archive.put(name, new ByteArrayInputStream(bytes), bytes.length);
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
