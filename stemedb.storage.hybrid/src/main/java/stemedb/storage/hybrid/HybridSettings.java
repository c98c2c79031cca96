package stemedb.storage.hybrid;

import java.time.Duration;

/**
 * Which backends work together, and how copies are made anew.
 *
 * @param primary name of the backend that holds all rows
 * @param reads name of the backend that holds the copies
 * @param rebuildBytesPerSecond how fast rows are copied at most
 * @param retryFirst wait before the first rebuild after a failure; doubles with each that follows
 * @param retryMax the longest such wait
 */
record HybridSettings(
    String primary,
    String reads,
    long rebuildBytesPerSecond,
    Duration retryFirst,
    Duration retryMax) {

  static final String PRIMARY = "leveldb";
  static final String READS = "mvstore";
  static final int REBUILD_MEBIBYTES = 32;
  private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
  private static final Duration RETRY_MAX = Duration.ofMinutes(5);

  HybridSettings(String primary, String reads, int rebuildMebibytesPerSecond) {
    this(primary, reads, (long) rebuildMebibytesPerSecond << 20, RETRY_FIRST, RETRY_MAX);
  }

  HybridSettings {
    if (rebuildBytesPerSecond <= 0) {
      throw new IllegalArgumentException("the rebuild needs a speed above 0");
    }
    if (primary.equals(HybridBackend.NAME) || reads.equals(HybridBackend.NAME)) {
      throw new IllegalArgumentException("a hybrid store cannot be a part of a hybrid store");
    }
  }
}
