package stemedb.api.storage;

import java.util.Set;
import stemedb.api.metrics.Metrics;

/**
 * How a store is opened.
 *
 * @param cacheBytes memory that the backend may use for cached blocks
 * @param writeBufferBytes memory that it may use to collect writes
 * @param readFamilies first bytes of the keys that are read much more often than written; the
 *     others are written more than read. A hint for backends that treat the two differently
 * @param metrics where the backend counts
 */
public record StoreOptions(
    long cacheBytes, int writeBufferBytes, Set<Byte> readFamilies, Metrics metrics) {
  /** 64 MiB of cache, 32 MiB of write buffer, no hint, no metrics. */
  public static final StoreOptions DEFAULT = new StoreOptions(64L << 20, 32 << 20);

  public StoreOptions {
    readFamilies = Set.copyOf(readFamilies);
  }

  /** No hint, no metrics. */
  public StoreOptions(long cacheBytes, int writeBufferBytes) {
    this(cacheBytes, writeBufferBytes, Set.of(), Metrics.NONE);
  }
}
