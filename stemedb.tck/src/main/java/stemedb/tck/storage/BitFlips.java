package stemedb.tck.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;
import stemedb.api.storage.Store;

/** Changes one bit of a closed store, again and again, and looks at what it says then. */
final class BitFlips {
  private static final int BATCHES = 150;
  private static final int FLUSH_EVERY = 60;

  private record StoreFile(Path path, byte[] content) {
    int length() {
      return content.length;
    }
  }

  private final Path directory;
  private final Supplier<Store> opener;
  private final List<StoreFile> sound = new ArrayList<>();

  BitFlips(Path directory, Supplier<Store> opener) {
    this.directory = directory;
    this.opener = opener;
  }

  /** Half of the changes are in a file drawn at random, the others in the largest one. */
  void run(long seed, int changes) throws IOException {
    makeStore();
    SplittableRandom random = new SplittableRandom(seed);
    List<StoreFile> files = sound.stream().filter(file -> file.length() > 0).toList();
    StoreFile largest = Collections.max(files, Comparator.comparingInt(StoreFile::length));
    int refused = 0;
    for (int i = 0; i < changes; i++) {
      StoreFile file = random.nextBoolean() ? largest : files.get(random.nextInt(files.size()));
      byte[] bytes = file.content.clone();
      int at = random.nextInt(bytes.length);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      restore();
      Files.write(file.path, bytes);
      String what = "byte " + at + " of " + file.path.getFileName();
      if (!isRight("seed " + seed + ", change " + i + ", " + what)) {
        refused++;
      }
    }
    assertTrue(refused > 0, "no change was noticed");
  }

  private void makeStore() throws IOException {
    try (Store store = opener.get()) {
      for (int number = 1; number <= BATCHES; number++) {
        store.write(NumberedBatches.SMALL.batch(number));
        if (number % FLUSH_EVERY == 0) {
          store.flush();
        }
      }
    }
    List<Path> made = files();
    Collections.sort(made);
    for (Path file : made) {
      sound.add(new StoreFile(file, Files.readAllBytes(file)));
    }
  }

  /** Whether it has the first batches; false when it says that it cannot tell. */
  private boolean isRight(String message) {
    try (Store store = opener.get()) {
      NumberedBatches.SMALL.assertWhole(store, BATCHES);
      return true;
    } catch (StorageException e) {
      assertEquals(Reason.UNREADABLE, e.reason(), message + ": " + e.getMessage());
      return false;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(message + ": " + e.getMessage(), e);
    }
  }

  private void restore() throws IOException {
    for (Path file : files()) {
      Files.delete(file);
    }
    for (StoreFile file : sound) {
      Files.write(file.path, file.content);
    }
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(directory)) {
      for (Path file : listing) {
        if (Files.isRegularFile(file)) {
          files.add(file);
        }
      }
    }
    return files;
  }
}
