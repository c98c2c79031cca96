package stemedb.api;

import stemedb.api.journal.JournalOptions;

/**
 * How a database is opened.
 *
 * @param store name of the storage backend
 * @param durability when a write counts as durable
 * @param segmentBytes size at which a journal segment ends
 * @param cacheBytes memory for caches: half for blocks of the store, half for decoded rows and
 *     answers; 0 for none
 * @param unsafeSkipSignatures takes every signature for valid: only for records that somebody
 *     trusted has checked before, and for measurements
 */
public record StemeDbOptions(
    String store,
    JournalOptions.Durability durability,
    int segmentBytes,
    long cacheBytes,
    boolean unsafeSkipSignatures) {

  /** LevelDB, every write flushed. */
  public static final StemeDbOptions DEFAULT =
      new StemeDbOptions(
          "leveldb",
          JournalOptions.Durability.IMMEDIATE,
          JournalOptions.DEFAULT_SEGMENT_BYTES,
          64L << 20,
          false);

  /** The same with another storage backend. */
  public StemeDbOptions withStore(String store) {
    return new StemeDbOptions(store, durability, segmentBytes, cacheBytes, unsafeSkipSignatures);
  }

  /** The same, but signatures are not checked: see {@link #unsafeSkipSignatures}. */
  public StemeDbOptions withUnsafeSkipSignatures() {
    return new StemeDbOptions(store, durability, segmentBytes, cacheBytes, true);
  }
}
