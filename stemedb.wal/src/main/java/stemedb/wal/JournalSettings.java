package stemedb.wal;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.metrics.Metrics;

/**
 * What a journal is made with; unlike {@link JournalOptions} it allows tiny segments.
 *
 * @param segmentBytes size to which segments are preallocated
 * @param frameBytesMax bytes of records at which a frame ends
 * @param flushInterval between flushes when durability is batched
 * @param background whether segments are prepared by a thread, else when they are needed
 * @param scrub whether a thread checks what recovery does not read
 * @param ids random UUIDs, for generations and keys
 */
record JournalSettings(
    int segmentBytes,
    int frameBytesMax,
    Durability durability,
    Metrics metrics,
    Duration flushInterval,
    boolean background,
    boolean scrub,
    Supplier<UUID> ids) {

  private static final Duration FLUSH_INTERVAL = Duration.ofSeconds(1);

  JournalSettings {
    if (segmentBytes < SegmentHeader.BYTES + LogWriter.RESERVE_BYTES) {
      throw new IllegalArgumentException("no frame fits a segment of " + segmentBytes);
    }
  }

  static JournalSettings of(JournalOptions options) {
    return new JournalSettings(
        options.segmentBytes(),
        Journal.FRAME_BYTES_MAX,
        options.durability(),
        options.metrics(),
        FLUSH_INTERVAL,
        true,
        true,
        UUID::randomUUID);
  }

  /** A random number for a segment, not 0: zeros must not look like a frame. */
  long newKey() {
    while (true) {
      UUID id = ids.get();
      long key = id.getMostSignificantBits() ^ id.getLeastSignificantBits();
      if (key != 0) {
        return key;
      }
    }
  }
}
