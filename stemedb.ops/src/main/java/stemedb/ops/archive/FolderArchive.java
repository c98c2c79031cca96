package stemedb.ops.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stemedb.api.archive.Archive;
import stemedb.api.archive.ArchivedFile;

/**
 * A folder. A file is written aside, flushed and then renamed, so that it is there whole or not at
 * all; only its owner may read it, for backups hold keys.
 */
final class FolderArchive implements Archive {
  /** Where files are as long as they are not whole. */
  private static final String INCOMING = ".incoming";

  /** What an ended process left there is removed when it is that old. */
  private static final Duration LEFT_OVER = Duration.ofHours(1);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
  private static final int NAME_CHARS_MAX = 512;
  private static final int CHUNK_BYTES = 256 << 10;

  private final Path root;
  private final boolean posix;

  FolderArchive(Path root) throws IOException {
    this.root = root;
    FileStore store = Files.getFileStore(root);
    this.posix = store.supportsFileAttributeView(PosixFileAttributeView.class);
  }

  @Override
  public void put(String name, InputStream content, long bytes) throws IOException {
    Path file = file(name);
    Path incoming = folder(root.resolve(INCOMING));
    removeLeftOver(incoming);
    Path aside = incoming.resolve(UUID.randomUUID().toString());
    try {
      write(aside, content, bytes, name);
      Path parent = folder(parent(file));
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      sync(parent);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(aside);
      throw e;
    }
  }

  private void write(Path aside, InputStream content, long bytes, String name) throws IOException {
    try (FileChannel channel =
        FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      restrict(aside, "rw-------");
      byte[] chunk = new byte[CHUNK_BYTES];
      long written = 0;
      for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
        ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, read);
        while (buffer.hasRemaining()) {
          written += channel.write(buffer);
        }
      }
      if (written != bytes) {
        throw new IOException(name + " has " + written + " bytes, not " + bytes);
      }
      channel.force(true);
    }
  }

  private static void removeLeftOver(Path incoming) throws IOException {
    Instant limit = Instant.now().minus(LEFT_OVER);
    try (Stream<Path> files = Files.list(incoming)) {
      for (Path file : files.toList()) {
        if (Files.exists(file) && Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  @Override
  public InputStream get(String name) throws IOException {
    return Files.newInputStream(file(name));
  }

  @Override
  public List<ArchivedFile> list(String prefix) throws IOException {
    List<ArchivedFile> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString().replace('\\', '/');
        if (name.startsWith(prefix) && !name.startsWith(INCOMING + "/")) {
          found.add(new ArchivedFile(name, Files.size(file)));
        }
      }
    }
    found.sort(Comparator.comparing(ArchivedFile::name));
    return found;
  }

  @Override
  public boolean delete(String name) throws IOException {
    Path file = file(name);
    try {
      Files.delete(file);
    } catch (NoSuchFileException e) {
      return false;
    }
    sync(parent(file));
    return true;
  }

  @Override
  public @Nullable Path path(String name) {
    return file(name);
  }

  @Override
  public void close() {
    // nothing stays open
  }

  private Path file(String name) {
    boolean good = name.length() <= NAME_CHARS_MAX;
    for (String part : name.split("/", -1)) {
      good &= NAME.matcher(part).matches();
    }
    if (!good) {
      throw new IllegalArgumentException("\"" + name + "\" is no name of an archived file");
    }
    return root.resolve(name);
  }

  private Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? root : parent;
  }

  private Path folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      for (Path made = folder; !made.equals(root); made = parent(made)) {
        restrict(made, "rwx------");
        sync(parent(made));
      }
    }
    return folder;
  }

  private void restrict(Path path, String permissions) throws IOException {
    if (posix) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
