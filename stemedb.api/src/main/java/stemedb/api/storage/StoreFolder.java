package stemedb.api.storage;

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
import stemedb.api.storage.StorageException.Reason;

/**
 * The folder of a store, claimed for one user: a helper for backends whose database has no lock of
 * its own, or would gladly make itself at home among somebody else's files.
 *
 * <p>The file {@value #MARKER} says what the folder is, and its lock who has it. It is the first
 * file in the folder; without it, whatever lies there belongs to somebody else. A second line says
 * that the store was made: from then on a file that is missing is damage, and before that nobody's
 * rows are in the files.
 */
public final class StoreFolder implements AutoCloseable {
  /** Name of the file. */
  public static final String MARKER = "STEMEDB";

  /** Prefix of the system property that claims a folder within this process. */
  private static final String CLAIM = "stemedb.store.open:";

  private final Path path;
  private final FileChannel marker;
  private final FileStore disk;
  private final String madeText;
  private boolean made;

  private StoreFolder(Path path, FileChannel marker, String madeText, boolean made)
      throws IOException {
    this.path = path;
    this.marker = marker;
    this.disk = Files.getFileStore(path);
    this.madeText = madeText;
    this.made = made;
  }

  /**
   * Makes the folder if need be and takes it.
   *
   * @param format what is in the folder and in which version, a line of ASCII: {@code
   *     stemedb.storage.leveldb 1}
   * @throws StorageException IN_USE, UNREADABLE when it holds something else, IO
   */
  public static StoreFolder claim(Path directory, String format) {
    Path path = created(directory);
    // POSIX drops a process's locks on a file as soon as the process closes any descriptor of it,
    // so a second opener in this JVM must be turned away before it touches the file. A system
    // property is the one thing that all class loaders see.
    if (System.getProperties().putIfAbsent(CLAIM + path, "") != null) {
      throw inUse(path, "another store of this process");
    }
    try {
      return locked(path, format + "\n");
    } catch (IOException e) {
      System.clearProperty(CLAIM + path);
      throw failure("use", path, e);
    } catch (RuntimeException e) {
      System.clearProperty(CLAIM + path);
      throw e;
    }
  }

  private static Path created(Path directory) {
    try {
      return Files.createDirectories(directory).toRealPath();
    } catch (FileAlreadyExistsException e) {
      throw new StorageException(Reason.UNREADABLE, directory + " is a file, not a folder.", e);
    } catch (IOException e) {
      throw failure("make the folder", directory, e);
    }
  }

  private static StoreFolder locked(Path path, String format) throws IOException {
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
      String made = format + "made\n";
      return new StoreFolder(path, marker, made, wasMade(path, marker, format, made));
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

  private static boolean wasMade(Path path, FileChannel marker, String format, String made)
      throws IOException {
    ByteBuffer read = ByteBuffer.allocate(made.length() + 1);
    while (marker.read(read, read.position()) > 0) {}
    String found = new String(read.array(), 0, read.position(), StandardCharsets.ISO_8859_1);
    if (made.equals(found)) {
      return true;
    }
    if (!made.startsWith(found)) {
      throw unreadable(path, "its file " + MARKER + " does not say \"" + format.strip() + "\"");
    }
    if (found.length() < format.length()) {
      checkEmpty(path);
    }
    write(marker, format);
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

  private static StorageException failure(String doing, Path path, IOException e) {
    return new StorageException(Reason.IO, "Cannot " + doing + " " + path + ": " + e, e);
  }

  /** The folder, without symbolic links. */
  public Path path() {
    return path;
  }

  /** Whether a store was made here; otherwise files can be there, but nobody's rows in them. */
  public boolean isMade() {
    return made;
  }

  /**
   * Notes that the store is there, so that its absence is damage from now on.
   *
   * @throws StorageException IO
   */
  public void setMade() {
    if (made) {
      return;
    }
    try {
      forceNames(); // of the store's files, before the word that they are there
      write(marker, madeText);
      made = true;
    } catch (IOException e) {
      throw failure("mark", path, e);
    }
  }

  /**
   * The files whose names fit.
   *
   * @param glob as {@link Files#newDirectoryStream(Path, String)} takes it
   * @throws StorageException IO
   */
  public List<Path> files(String glob) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(path, glob)) {
      listing.forEach(files::add);
    } catch (IOException e) {
      throw failure("list", path, e);
    }
    return files;
  }

  /**
   * Bytes of all files; those that are deleted meanwhile do not count.
   *
   * @throws StorageException IO
   */
  public long sizeBytes() {
    long bytes = 0;
    for (Path file : files("*")) {
      try {
        bytes += Files.size(file);
      } catch (NoSuchFileException e) {
        // gone meanwhile
      } catch (IOException e) {
        throw failure("read the size of", file, e);
      }
    }
    return bytes;
  }

  /**
   * @param bytes how much room is needed
   * @throws StorageException IO when the disk has less
   */
  public void checkRoom(long bytes) {
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
      throw failure("ask for the room left at", path, e);
    }
  }

  /**
   * Forces files to the device, and then the names of all files.
   *
   * @param glob which files; those that are deleted meanwhile do not count
   * @throws StorageException IO
   */
  public void force(String glob) {
    for (Path file : files(glob)) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.force(false);
      } catch (NoSuchFileException e) {
        // what it held is elsewhere, or it would not have been deleted
      } catch (IOException e) {
        throw failure("flush", file, e);
      }
    }
    try {
      forceNames();
    } catch (IOException e) {
      throw failure("flush", path, e);
    }
  }

  private void forceNames() throws IOException {
    try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /** Gives the folder up. */
  @Override
  public void close() {
    if (!marker.isOpen()) {
      return; // it may be somebody else's by now
    }
    try {
      marker.close();
    } catch (IOException e) {
      throw failure("release", path, e);
    } finally {
      System.clearProperty(CLAIM + path);
    }
  }
}
