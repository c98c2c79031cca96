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
 * @param governance who may destroy what in a new database: {@code author_only} or {@code commons};
 *     what a database began with stays
 */
public record StemeDbOptions(
    String store,
    JournalOptions.Durability durability,
    int segmentBytes,
    long cacheBytes,
    boolean unsafeSkipSignatures,
    String governance) {

  private static final String AUTHOR_ONLY = "author_only";
  private static final String COMMONS = "commons";

  /**
   * @throws IllegalArgumentException when there is no such governance
   */
  public StemeDbOptions {
    if (!governance.equals(AUTHOR_ONLY) && !governance.equals(COMMONS)) {
      throw new IllegalArgumentException("governance is author_only or commons");
    }
  }

  /** LevelDB, every write flushed. */
  public static final StemeDbOptions DEFAULT =
      new StemeDbOptions(
          "leveldb",
          JournalOptions.Durability.IMMEDIATE,
          JournalOptions.DEFAULT_SEGMENT_BYTES,
          64L << 20,
          false);

  /** Only authors may destroy what they wrote, and whom the roots trust. */
  public StemeDbOptions(
      String store,
      JournalOptions.Durability durability,
      int segmentBytes,
      long cacheBytes,
      boolean unsafeSkipSignatures) {
    this(store, durability, segmentBytes, cacheBytes, unsafeSkipSignatures, AUTHOR_ONLY);
  }

  /** The same with another storage backend. */
  public StemeDbOptions withStore(String store) {
    return new StemeDbOptions(
        store, durability, segmentBytes, cacheBytes, unsafeSkipSignatures, governance);
  }

  /** The same, but signatures are not checked: see {@link #unsafeSkipSignatures}. */
  public StemeDbOptions withUnsafeSkipSignatures() {
    return new StemeDbOptions(store, durability, segmentBytes, cacheBytes, true, governance);
  }

  /** The same with another rule of who may destroy what: see {@link #governance}. */
  public StemeDbOptions withGovernance(String governance) {
    return new StemeDbOptions(
        store, durability, segmentBytes, cacheBytes, unsafeSkipSignatures, governance);
  }
}
