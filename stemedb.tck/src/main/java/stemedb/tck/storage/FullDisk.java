package stemedb.tck.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;
import stemedb.api.storage.Store;

/** A small file system in memory, which is filled up. Only root on Linux can make one. */
final class FullDisk implements AutoCloseable {
  private static final int DISK_MIB = 128;
  private static final int OTHERS_MIB = 48;
  private static final NumberedBatches BATCHES = new NumberedBatches(50_000);
  private static final int BATCHES_MAX = 3 * DISK_MIB * 20;
  private static final int FLUSH_EVERY = 25;

  private final Path disk;
  private final boolean mounted;
  private long written;
  private long flushed;

  FullDisk(Path disk) throws IOException, InterruptedException {
    this.disk = Files.createDirectory(disk);
    this.mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m", "tmpfs", disk.toString());
  }

  boolean isMounted() {
    return mounted;
  }

  void run(Function<Path, Store> opener) throws IOException {
    Path others = Files.write(disk.resolve("others"), new byte[OTHERS_MIB << 20]);
    Path directory = disk.resolve("store");
    Store full = opener.apply(directory);
    StorageException refused = assertThrows(StorageException.class, () -> fill(full));
    assertEquals(Reason.IO, refused.reason(), refused.getMessage());
    assertReadable(full);
    closeQuietly(full);
    Files.delete(others);
    try (Store store = opener.apply(directory)) {
      long found = BATCHES.assertWhole(store, written + 1);
      assertTrue(found >= flushed, "flushed " + flushed + ", but found " + found);
      store.write(BATCHES.batch(found + 1));
      store.flush();
      assertEquals(found + 1, NumberedBatches.last(store));
    }
  }

  private void fill(Store store) {
    while (written < BATCHES_MAX) {
      store.write(BATCHES.batch(written + 1));
      written++;
      if (written % FLUSH_EVERY == 0) {
        store.flush();
        flushed = written;
      }
    }
  }

  /** What a store that could not write still answers is right. */
  private void assertReadable(Store store) {
    try {
      BATCHES.assertWhole(store, written + 1);
    } catch (StorageException e) {
      assertEquals(Reason.IO, e.reason(), e.getMessage());
    }
  }

  private static void closeQuietly(Store store) {
    try {
      store.close();
    } catch (StorageException e) {
      assertEquals(Reason.IO, e.reason(), e.getMessage());
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return false; // no such command
    }
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (mounted) {
      assertTrue(run("umount", "-l", disk.toString()), "not unmounted: " + disk);
    }
  }
}
