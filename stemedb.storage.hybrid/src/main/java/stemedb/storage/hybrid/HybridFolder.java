package stemedb.storage.hybrid;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;

/**
 * The folder of a hybrid store: {@code primary}, {@code reads} and a file that names their
 * backends. It is written once the primary store is there, so the lock of that store guards it.
 */
final class HybridFolder {
  static final String MANIFEST = "HYBRID";
  private static final String TEMPORARY = MANIFEST + ".new";
  private static final Pattern CONTENT =
      Pattern.compile(
          "stemedb\\.storage\\.hybrid 1\nprimary ([^\n]+)\nreads ([^\n]+)\ncrc [0-9a-f]+\n");

  /** The backends of a store. */
  record Names(String primary, String reads) {}

  private final Path path;

  HybridFolder(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  Path primary() {
    return path.resolve("primary");
  }

  Path reads() {
    return path.resolve("reads");
  }

  /**
   * The backends that the store was made with; null when there is no store yet.
   *
   * @throws StorageException UNREADABLE when the folder holds something else, IO
   */
  @Nullable Names names() {
    try {
      if (Files.exists(path) && !Files.isDirectory(path)) {
        throw unreadable("it is a file, not a folder", null);
      }
      String text = new String(Files.readAllBytes(path.resolve(MANIFEST)), StandardCharsets.UTF_8);
      Matcher matcher = CONTENT.matcher(text);
      if (!matcher.matches() || !text.equals(text(new Names(matcher.group(1), matcher.group(2))))) {
        throw unreadable("its file " + MANIFEST + " does not name two backends", null);
      }
      return new Names(matcher.group(1), matcher.group(2));
    } catch (NoSuchFileException e) {
      checkFresh();
      return null;
    } catch (IOException e) {
      throw failure("read " + MANIFEST + " in", e);
    }
  }

  private void checkFresh() {
    Set<String> own = Set.of(TEMPORARY, "primary", "reads");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!own.contains(name)) {
          throw unreadable("it holds " + name + ", but no store", null);
        }
      }
    } catch (NoSuchFileException e) {
      // made by whoever opens the primary store
    } catch (IOException e) {
      throw failure("list", e);
    }
  }

  /** The manifest, whose checksum tells a changed name from another one. */
  private static String text(Names names) {
    String text =
        "stemedb.storage.hybrid 1\nprimary " + names.primary + "\nreads " + names.reads + "\n";
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return text + "crc " + Long.toHexString(crc.getValue()) + "\n";
  }

  /** Writes the manifest whole or not at all, also when power is lost. */
  void write(Names names) {
    String text = text(names);
    Path temporary = path.resolve(TEMPORARY);
    try {
      Files.createDirectories(path);
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(temporary, path.resolve(MANIFEST), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failure("write " + MANIFEST + " in", e);
    }
  }

  /** Deletes all copies. The folder itself stays: it may be a link to another disk. */
  void deleteReads() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(reads())) {
      for (Path file : files) {
        Files.walkFileTree(file, new Deleting());
      }
    } catch (NoSuchFileException e) {
      // nothing to delete
    } catch (IOException e) {
      throw failure("delete the copies in", e);
    }
  }

  private StorageException unreadable(String why, @Nullable Throwable cause) {
    return new StorageException(
        Reason.UNREADABLE,
        "The folder " + path + " cannot be used as a store: " + why + ".",
        cause);
  }

  private StorageException failure(String doing, IOException cause) {
    return new StorageException(
        Reason.IO, "Could not " + doing + " the folder " + path + ": " + cause, cause);
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed)
        throws IOException {
      if (failed != null) {
        throw failed;
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
