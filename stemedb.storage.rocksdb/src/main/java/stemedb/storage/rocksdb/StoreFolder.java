package stemedb.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;

/**
 * The folder of a store, claimed for one user. The file {@value #MARKER} says what the folder is,
 * and its lock who has it; it is the first file in the folder, and says so when the store was made.
 * Without it, whatever lies in the folder belongs to somebody else.
 */
final class StoreFolder implements AutoCloseable {
  static final String MARKER = "STEMEDB";
  private static final String FORMAT = "stemedb.storage.rocksdb 1\n";
  private static final String MADE = FORMAT + "made\n";

  private final Path path;
  private final String claim;
  private final FileChannel marker;
  private boolean made;

  private StoreFolder(Path path, String claim, FileChannel marker, boolean made) {
    this.path = path;
    this.claim = claim;
    this.marker = marker;
    this.made = made;
  }

  /**
   * Makes the folder if need be and takes it.
   *
   * @throws StorageException IN_USE, UNREADABLE when it holds something else, IO
   */
  static StoreFolder claim(Path directory) {
    Path path = created(directory);
    // POSIX drops a process's locks on a file as soon as the process closes any descriptor of it,
    // so a second opener in this JVM must be turned away before it touches the file. A system
    // property is the one thing that copies of this class in other class loaders see as well.
    String claim = "stemedb.storage.rocksdb.open:" + path;
    if (System.getProperties().putIfAbsent(claim, "") != null) {
      throw inUse(path, "another store of this process");
    }
    try {
      return locked(path, claim);
    } catch (IOException e) {
      System.clearProperty(claim);
      throw Failures.onFile("use", path, e);
    } catch (RuntimeException e) {
      System.clearProperty(claim);
      throw e;
    }
  }

  private static Path created(Path directory) {
    try {
      return Files.createDirectories(directory).toRealPath();
    } catch (FileAlreadyExistsException e) {
      throw new StorageException(Reason.UNREADABLE, directory + " is a file, not a folder.", e);
    } catch (IOException e) {
      throw Failures.onFile("make the folder", directory, e);
    }
  }

  private static StoreFolder locked(Path path, String claim) throws IOException {
    if (!Files.exists(path.resolve(MARKER))) {
      checkEmpty(path);
    }
    FileChannel marker =
        FileChannel.open(
            path.resolve(MARKER),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      if (marker.tryLock() == null) {
        throw inUse(path, "another process");
      }
      return new StoreFolder(path, claim, marker, wasMade(path, marker));
    } catch (OverlappingFileLockException e) {
      marker.close();
      throw inUse(path, "another store of this process");
    } catch (IOException | RuntimeException e) {
      marker.close();
      throw e;
    }
  }

  private static void checkEmpty(Path path) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        if (!file.getFileName().toString().equals(MARKER)) {
          throw unreadable(path, "it holds " + file.getFileName() + ", but no store");
        }
      }
    }
  }

  private static boolean wasMade(Path path, FileChannel marker) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(MADE.length() + 1);
    while (marker.read(read, read.position()) > 0) {}
    String found = new String(read.array(), 0, read.position(), StandardCharsets.ISO_8859_1);
    if (MADE.equals(found)) {
      return true;
    }
    if (!MADE.startsWith(found)) {
      throw unreadable(path, "its file " + MARKER + " does not say \"" + FORMAT.strip() + "\"");
    }
    if (found.length() < FORMAT.length()) {
      checkEmpty(path);
    }
    write(marker, FORMAT);
    return false;
  }

  private static void write(FileChannel marker, String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
    while (bytes.hasRemaining()) {
      marker.write(bytes, bytes.position());
    }
    marker.force(true);
  }

  private static StorageException inUse(Path path, String by) {
    return new StorageException(
        Reason.IN_USE, "The store folder " + path + " is in use by " + by + ".");
  }

  private static StorageException unreadable(Path path, String why) {
    return new StorageException(
        Reason.UNREADABLE, "The folder " + path + " cannot be used as a store: " + why + ".");
  }

  Path path() {
    return path;
  }

  /** Whether a store was made here; otherwise files can be there, but nobody's rows in them. */
  boolean isMade() {
    return made;
  }

  /** Notes that the store is there, so that its absence is damage from now on. */
  void setMade() {
    if (made) {
      return;
    }
    try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
      folder.force(true); // the names of the store's files, before the word that they are there
      write(marker, MADE);
      made = true;
    } catch (IOException e) {
      throw Failures.onFile("mark", path, e);
    }
  }

  /** Bytes of all files; those that are deleted meanwhile do not count. */
  long sizeBytes() {
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        try {
          bytes += Files.size(file);
        } catch (NoSuchFileException e) {
          // gone meanwhile
        }
      }
    } catch (IOException e) {
      throw Failures.onFile("read the size of", path, e);
    }
    return bytes;
  }

  @Override
  public void close() {
    try {
      marker.close();
    } catch (IOException e) {
      throw Failures.onFile("release", path, e);
    } finally {
      System.clearProperty(claim);
    }
  }
}
