package stemedb.wal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder of the file system. */
final class DiskLayer implements FileLayer {
  static final String LOCK_NAME = "journal.lock";

  private final Path directory;

  /** Makes the folder when it is absent. */
  DiskLayer(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath();
    boolean made = Files.notExists(absolute);
    Files.createDirectories(absolute);
    this.directory = absolute.toRealPath();
    Path parent = this.directory.getParent();
    if (made && parent != null) {
      sync(parent);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>A lock of the operating system belongs to the process and is lost when any channel on the
   * file is closed, also that of a second attempt which was refused. Such an attempt must therefore
   * not open the file; the system properties are the one table that all class loaders of a process
   * share.
   */
  @Override
  public Closeable lock() throws IOException {
    Path file = directory.resolve(LOCK_NAME);
    String held = "stemedb.wal.lock:" + file;
    if (System.getProperties().putIfAbsent(held, "") != null) {
      throw new IOException("the folder is open in this process");
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw new IOException("another process has the folder open");
      }
      FileChannel locked = channel;
      return () -> release(locked, held);
    } catch (OverlappingFileLockException | IOException e) {
      release(channel, held);
      throw e instanceof IOException io ? io : new IOException("the folder is open here", e);
    }
  }

  private static void release(@Nullable FileChannel channel, String held) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      System.getProperties().remove(held);
    }
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toList());
    }
  }

  @Override
  public LayerFile create(String name) throws IOException {
    Path file = directory.resolve(name);
    try {
      return new DiskFile(
          file,
          FileChannel.open(
              file,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw DiskFile.explain(e, directory, 0);
    }
  }

  @Override
  public LayerFile openToRead(String name) throws IOException {
    Path file = directory.resolve(name);
    return new DiskFile(file, FileChannel.open(file, StandardOpenOption.READ));
  }

  @Override
  public LayerFile openToWrite(String name) throws IOException {
    Path file = directory.resolve(name);
    return new DiskFile(
        file, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.delete(directory.resolve(name));
  }

  @Override
  public void syncDirectory() throws IOException {
    sync(directory);
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
