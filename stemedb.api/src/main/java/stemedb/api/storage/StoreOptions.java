package stemedb.api.storage;

/**
 * How a store is opened.
 *
 * @param cacheBytes memory that the backend may use for cached blocks
 * @param writeBufferBytes memory that it may use to collect writes
 */
public record StoreOptions(long cacheBytes, int writeBufferBytes) {
  /** 64 MiB of cache, 32 MiB of write buffer. */
  public static final StoreOptions DEFAULT = new StoreOptions(64L << 20, 32 << 20);
}
