package stemedb.engine.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * When to try again what a disk refused: after 5 seconds, then after twice as long each time, a
 * minute at most; and at once when the disk has more room than it had. For one thread.
 */
final class Retry {
  private static final long WAIT_MIN = Duration.ofSeconds(5).toNanos();
  private static final long WAIT_MAX = Duration.ofSeconds(60).toNanos();
  private static final long LOOK_PAUSE = Duration.ofMillis(500).toNanos();
  private static final long GROWTH_BYTES = 1L << 20;

  private final Path disk;
  private boolean pending;
  private long waitNanos;
  private long failedNanos;
  private long lookedNanos;
  private long roomBytes;

  /**
   * @param disk a file or folder on it
   */
  Retry(Path disk) {
    this.disk = disk;
  }

  /** It was refused, for the first time or again. */
  void failed() {
    waitNanos = pending ? Math.min(2 * waitNanos, WAIT_MAX) : WAIT_MIN;
    pending = true;
    failedNanos = System.nanoTime();
    lookedNanos = failedNanos;
    roomBytes = room();
  }

  /** It worked, or there is nothing to try any more. */
  void clear() {
    pending = false;
  }

  /** Whether something was refused and has not worked since. */
  boolean isPending() {
    return pending;
  }

  /** Whether it may be tried now. */
  boolean isDue() {
    return !pending || System.nanoTime() - failedNanos > waitNanos || hasMoreRoom();
  }

  /** Whether the disk has more room than when it refused; looks twice a second at most. */
  boolean hasMoreRoom() {
    if (System.nanoTime() - lookedNanos < LOOK_PAUSE) {
      return false;
    }
    lookedNanos = System.nanoTime();
    long now = room();
    roomBytes = Math.min(roomBytes, now); // when it went on filling up, what is freed now counts
    return now - roomBytes >= GROWTH_BYTES;
  }

  /** Bytes that are free; 0 when that cannot be told. */
  long room() {
    Path there = disk;
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    try {
      return there == null ? 0 : Files.getFileStore(there).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }
}
