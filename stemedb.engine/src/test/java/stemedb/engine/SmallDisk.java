package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** A file system in memory that a test fills up, for real. It takes root to mount one. */
final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts one below the folder; where that cannot be done, the test is skipped and says so.
   *
   * @param size such as {@code 192m}
   */
  static SmallDisk mount(Path parent, String size) throws Exception {
    Path folder = Files.createDirectories(parent.resolve("disk"));
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString());
    if (!mounted) {
      System.getLogger("stemedb.engine")
          .log(
              System.Logger.Level.WARNING,
              "SKIPPED: a full disk is not tested, for no tmpfs could be mounted (needs root)");
    }
    assumeTrue(mounted, "a tmpfs can be mounted, which needs root");
    return new SmallDisk(folder);
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  /** Where a node's data goes. */
  Path data() {
    return folder.resolve("data");
  }

  void grow(String size) throws InterruptedException {
    assertTrue(run("mount", "-o", "remount,size=" + size, folder.toString()));
  }

  /** Fills it until that many bytes are left. */
  void fill(long left) throws IOException {
    byte[] piece = new byte[64 << 10];
    try (OutputStream out =
        Files.newOutputStream(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (Files.getFileStore(folder).getUsableSpace() >= left + piece.length) {
        out.write(piece);
      }
    }
  }

  /** Takes away what it was filled with. */
  void empty() throws IOException {
    Files.delete(filler());
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  @Override
  public void close() throws InterruptedException {
    run("umount", "-l", folder.toString()); // also when a failed test left something open
  }
}
