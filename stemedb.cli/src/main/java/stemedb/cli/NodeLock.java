package stemedb.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/** The lock of a data folder: a node holds it while it runs, and writes its process id into it. */
final class NodeLock {
  private static final String PID = "pid=";

  private NodeLock() {}

  /** The process of the node that runs on that folder; empty when none does. */
  static OptionalLong holder(Path data) {
    Path file = data.resolve("lock");
    if (!Files.exists(file)) {
      return OptionalLong.empty();
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        lock.release();
        return OptionalLong.empty();
      }
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(PID))
          .mapToLong(line -> Long.parseLong(line.substring(PID.length()).strip()))
          .findFirst();
    } catch (IOException | NumberFormatException e) {
      throw new CommandFailure("cannot read the lock " + file + ": " + e.getMessage(), e);
    }
  }
}
