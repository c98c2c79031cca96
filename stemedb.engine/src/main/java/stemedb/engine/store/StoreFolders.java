package stemedb.engine.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders of stores below {@code store/}: {@code <backend>} or {@code <backend>.<number>},
 * since a store that is rebuilt lies beside the one that it replaces. The file {@code UNFINISHED}
 * names the one that is being filled; after a crash it is deleted.
 */
final class StoreFolders {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");

  private final Path root;

  StoreFolders(Path root) {
    this.root = root;
  }

  Path path(String folder) {
    return root.resolve(folder);
  }

  /** A folder that is not there yet, noted as unfinished. */
  String begin(String backend) {
    String folder = backend;
    for (int number = 2; Files.exists(path(folder)); number++) {
      folder = backend + "." + number;
    }
    try {
      Files.createDirectories(root);
      DurableFiles.write(unfinished(), folder + "\n", "rw-r--r--");
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("the store folder " + root + " cannot be used", e);
    }
  }

  /** The store that was begun is filled, or deleted. */
  void ended() {
    try {
      Files.deleteIfExists(unfinished());
    } catch (IOException e) {
      throw new UncheckedIOException("the store folder " + root + " cannot be used", e);
    }
  }

  /** Deletes what a crash left half-filled. */
  void cleanUp(@Nullable String active) {
    try {
      if (!Files.exists(unfinished())) {
        return;
      }
      String folder = Files.readString(unfinished()).strip();
      if (!folder.equals(active) && folders().contains(folder)) {
        LOG.log(
            Level.WARNING,
            "the store in {0} was being filled when the node ended: it is deleted, and {1} stays"
                + " the active one",
            path(folder),
            active == null ? "the configured store" : active);
        delete(folder);
      }
      ended();
    } catch (IOException e) {
      throw new UncheckedIOException("the store folder " + root + " cannot be used", e);
    }
  }

  /** The folders of a backend. */
  List<String> of(String backend) {
    Pattern own = Pattern.compile(Pattern.quote(backend) + "(\\.\\d+)?");
    return folders().stream().filter(name -> own.matcher(name).matches()).toList();
  }

  /** Bytes of all files in a folder; those that are deleted meanwhile do not count. */
  long sizeBytes(String folder) {
    AtomicLong bytes = new AtomicLong();
    walk(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes.addAndGet(attributes.size());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return bytes.get();
  }

  void delete(String folder) {
    walk(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void walk(String folder, SimpleFileVisitor<Path> visitor) {
    try {
      if (Files.exists(path(folder))) {
        Files.walkFileTree(path(folder), visitor);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the store folder " + path(folder) + " cannot be used", e);
    }
  }

  private List<String> folders() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(root)) {
      return children
          .filter(Files::isDirectory)
          .map(child -> child.getFileName().toString())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the store folder " + root + " cannot be used", e);
    }
  }

  private Path unfinished() {
    return root.resolve("UNFINISHED");
  }
}
