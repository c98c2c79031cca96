package stemedb.storage.leveldb;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;
import stemedb.api.storage.StoreFolder;

/**
 * Cuts what a crash left unfinished at the end of the newest log, before LevelDB reads it.
 *
 * <p>LevelDB copies batches into mapped pages of a log. A process that dies within the copy leaves
 * a broken record, which the paranoid checks refuse together with the whole store, though nobody
 * was told that the batch was written. A loss of power can keep later pages and lose earlier ones;
 * LevelDB can take such a hole for unused space and go on behind it without a word, so that a
 * cursor could claim rows that are gone. Cut at the first such place, the store is what it was at
 * one moment, and the journal has the rest. In an older log the same means damage: the store is
 * rebuilt.
 */
final class LogRecovery {
  private static final Logger LOGGER = System.getLogger("stemedb.storage.leveldb");

  private LogRecovery() {}

  /**
   * @throws StorageException UNREADABLE when more than the end of the newest log is broken
   */
  static void run(StoreFolder folder) {
    List<Path> logs = folder.files("*.log");
    logs.sort(Comparator.comparing(log -> log.getFileName().toString()));
    LogScan before = null;
    for (int i = 0; i < logs.size(); i++) {
      try {
        before = check(logs.get(i), before, i == logs.size() - 1);
      } catch (IOException e) {
        throw Failures.onFile("read", logs.get(i), e);
      }
    }
  }

  private static LogScan check(Path log, @Nullable LogScan before, boolean newest)
      throws IOException {
    LogScan scan = LogScan.of(log);
    boolean follows = before == null || scan.follows(before);
    if (!follows || (!scan.clean() && !newest)) {
      throw new StorageException(
          Reason.UNREADABLE,
          "The store lacks batches: " + log + " is broken or the one before it.");
    }
    if (!scan.clean()) {
      LOGGER.log(
          Level.WARNING,
          "Cut an unfinished write after byte {0} of {1}",
          Long.toString(scan.wholeBytes()),
          log);
      try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
        channel.truncate(scan.wholeBytes());
        channel.force(true);
      }
    }
    return scan;
  }
}
