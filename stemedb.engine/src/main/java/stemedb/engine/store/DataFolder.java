package stemedb.engine.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.record.AgentKey;

/**
 * The folder of a node: {@code journal/ store/ keys/ admin.token lock}. Held by one process at a
 * time; keys and token are readable by their owner only.
 */
public final class DataFolder implements AutoCloseable {
  /**
   * Prefix of the system property that claims a folder within this process. Locks of files do not:
   * they are held by the process, and closing any descriptor of the file gives them up (POSIX).
   */
  private static final String CLAIM = "stemedb.folder.open:";

  private final Path directory;
  private final Path real;
  private final FileChannel lockChannel;
  private final FileLock lock;

  private DataFolder(Path directory, Path real, FileChannel lockChannel, FileLock lock) {
    this.directory = directory;
    this.real = real;
    this.lockChannel = lockChannel;
    this.lock = lock;
  }

  /**
   * Takes the folder, and makes it when it is not there.
   *
   * @throws stemedb.api.StemeDbException {@link ErrorCode#CONFLICT} when another node holds it
   * @throws UncheckedIOException when it cannot be used
   */
  public static DataFolder open(Path directory) {
    try {
      Files.createDirectories(directory);
      Path real = directory.toRealPath();
      String me = "pid=" + ProcessHandle.current().pid();
      if (System.getProperties().putIfAbsent(CLAIM + real, me) != null) {
        throw inUse(directory, me);
      }
      try {
        return open(directory, real, me);
      } catch (IOException | RuntimeException e) {
        System.getProperties().remove(CLAIM + real);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the data folder " + directory + " cannot be used", e);
    }
  }

  private static DataFolder open(Path directory, Path real, String me) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(directory, readString(channel).strip().replace("\n", ", "));
      }
      channel.truncate(0);
      channel.write(utf8(me + "\n"), 0);
      DataFolder folder = new DataFolder(directory, real, channel, lock);
      folder.prepare();
      return folder;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static RuntimeException inUse(Path directory, String holder) {
    return Problem.of(
            ErrorCode.CONFLICT,
            "the data folder "
                + directory
                + " is in use by another node ("
                + (holder.isEmpty() ? "process unknown" : holder)
                + "): stop that node or choose another folder")
        .toException();
  }

  /** The folder itself. */
  public Path path() {
    return directory;
  }

  public Path journal() {
    return directory.resolve("journal");
  }

  public Path store() {
    return directory.resolve("store");
  }

  /** Bytes that are free on its disk; all there can be when that cannot be told. */
  public long roomBytes() {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  /** The root key pair; made at the first call. */
  public AgentKey rootKey() {
    Path file = directory.resolve("keys").resolve("root.pem");
    try {
      if (!Files.exists(file)) {
        DurableFiles.write(file, AgentKey.generate().toPem(), "rw-------");
      }
      return AgentKey.readPem(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("the root key " + file + " cannot be used", e);
    }
  }

  @Override
  public void close() {
    try {
      lockChannel.truncate(0);
      lock.release();
      lockChannel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("releasing " + directory, e);
    } finally {
      System.getProperties().remove(CLAIM + real);
    }
  }

  private void prepare() throws IOException {
    Path keys = directory.resolve("keys");
    Files.createDirectories(keys);
    restrict(keys, "rwx------");
    Path token = directory.resolve("admin.token");
    if (!Files.exists(token)) {
      byte[] secret = new byte[32];
      new SecureRandom().nextBytes(secret);
      DurableFiles.write(token, HexFormat.of().formatHex(secret) + "\n", "rw-------");
    }
  }

  private static void restrict(Path path, String permissions) throws IOException {
    if (DurableFiles.isPosix(path)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }

  private static String readString(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(256);
    channel.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
