package stemedb.api.journal;

import stemedb.api.metrics.Metrics;

/**
 * How a journal is opened.
 *
 * @param durability when an append counts as durable
 * @param segmentBytes size at which a segment ends, 64 KiB to 1 GiB
 * @param metrics where flushes, bytes and segments are counted
 */
public record JournalOptions(Durability durability, int segmentBytes, Metrics metrics) {

  /** 64 MiB. */
  public static final int DEFAULT_SEGMENT_BYTES = 64 << 20;

  /** Every append flushed, segments of 64 MiB, no metrics. */
  public static final JournalOptions DEFAULT =
      new JournalOptions(Durability.IMMEDIATE, DEFAULT_SEGMENT_BYTES, Metrics.NONE);

  public JournalOptions {
    if (segmentBytes < 64 << 10 || segmentBytes > 1 << 30) {
      throw new IllegalArgumentException("segmentBytes is 64 KiB to 1 GiB, not " + segmentBytes);
    }
  }

  /** When an append is acknowledged. */
  public enum Durability {
    /** After a flush to the device: the default, and the only one that keeps the promise. */
    IMMEDIATE,
    /** After the write; flushed once a second. A power loss can cost that second. */
    BATCHED,
    /** After the write; flushed by the operating system. For tests. */
    NONE
  }
}
