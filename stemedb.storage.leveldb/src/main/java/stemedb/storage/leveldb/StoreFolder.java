package stemedb.storage.leveldb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;

/**
 * The folder of a store, claimed for one user. The file {@value #MARKER} says what the folder is,
 * and its lock who has it.
 *
 * <p>LevelDB has a lock of its own, but it would gladly make a database among somebody else's files
 * or open that of another program; and logs have to be examined before LevelDB sees them.
 */
final class StoreFolder implements AutoCloseable {
  static final String MARKER = "STEMEDB";
  private static final String FORMAT = "stemedb.storage.leveldb 1\n";

  /** All that can be there before LevelDB has made the file CURRENT. */
  private static final Pattern FRESH =
      Pattern.compile(MARKER + "|LOCK|LOG|LOG\\.old|MANIFEST-000001|000001\\.dbtmp");

  private final Path path;
  private final String claim;
  private final FileChannel marker;
  private final FileStore disk;

  private StoreFolder(Path path, String claim, FileChannel marker, FileStore disk) {
    this.path = path;
    this.claim = claim;
    this.marker = marker;
    this.disk = disk;
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
    String claim = "stemedb.storage.leveldb.open:" + path;
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
    checkContent(path);
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
      checkFormat(path, marker);
      return new StoreFolder(path, claim, marker, Files.getFileStore(path));
    } catch (OverlappingFileLockException e) {
      marker.close();
      throw inUse(path, "another store of this process");
    } catch (IOException | RuntimeException e) {
      marker.close();
      throw e;
    }
  }

  private static void checkContent(Path path) throws IOException {
    boolean database = Files.exists(path.resolve("CURRENT"));
    if (database && !Files.exists(path.resolve(MARKER))) {
      throw unreadable(path, "it holds the LevelDB database of another program");
    }
    if (database) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!FRESH.matcher(name).matches()) {
          throw unreadable(path, "it holds " + name + ", but no store");
        }
      }
    }
  }

  private static void checkFormat(Path path, FileChannel marker) throws IOException {
    ByteBuffer expected = ByteBuffer.wrap(FORMAT.getBytes(StandardCharsets.US_ASCII));
    if (marker.size() == 0 && !Files.exists(path.resolve("CURRENT"))) {
      marker.write(expected, 0);
      marker.force(true);
      return;
    }
    ByteBuffer found = ByteBuffer.allocate(expected.capacity() + 1);
    int read;
    do {
      read = marker.read(found, found.position());
    } while (read > 0);
    if (!found.flip().equals(expected)) {
      throw unreadable(path, "its file " + MARKER + " does not say \"" + FORMAT.strip() + "\"");
    }
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

  /**
   * @throws StorageException IO when the disk has less room than that
   */
  void checkRoom(long bytes) {
    try {
      long usable = disk.getUsableSpace();
      if (usable < bytes) {
        throw new StorageException(
            Reason.IO,
            "The disk of "
                + path
                + " is full: "
                + usable
                + " bytes are left of "
                + bytes
                + " needed.");
      }
    } catch (IOException e) {
      throw Failures.onFile("ask for the room left at", path, e);
    }
  }

  /** Bytes of all files; those that LevelDB deletes meanwhile do not count. */
  long sizeBytes() {
    long bytes = 0;
    for (Path file : files("*")) {
      try {
        bytes += Files.size(file);
      } catch (NoSuchFileException e) {
        // deleted by a compaction
      } catch (IOException e) {
        throw Failures.onFile("read the size of", file, e);
      }
    }
    return bytes;
  }

  /** Forces all logs and the names of the files to the device. */
  void force() {
    for (Path log : files("*.log")) {
      try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
        channel.force(false);
      } catch (NoSuchFileException e) {
        // its rows are in a table now, which LevelDB has flushed
      } catch (IOException e) {
        throw Failures.onFile("flush", log, e);
      }
    }
    try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      throw Failures.onFile("flush", path, e);
    }
  }

  List<Path> files(String glob) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(path, glob)) {
      listing.forEach(files::add);
    } catch (IOException e) {
      throw Failures.onFile("list", path, e);
    }
    return files;
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
