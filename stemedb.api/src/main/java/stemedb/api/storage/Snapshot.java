package stemedb.api.storage;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** A store as it was at one moment. May be used by several threads; a scan belongs to one. */
@ConsumerType
public interface Snapshot extends AutoCloseable {

  /**
   * @return the value at that moment, or null when absent
   */
  byte @Nullable [] get(byte[] key);

  /**
   * Scans the keys k with from ≤ k &lt; to.
   *
   * @param from first key, inclusive
   * @param to end, exclusive; null for no end
   * @param order ascending from {@code from}, or descending from the last key before {@code to}
   */
  Scan scan(byte[] from, byte @Nullable [] to, ScanOrder order);

  @Override
  void close();
}
