package stemedb.api.storage;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An ordered map from byte keys to byte values, keys in unsigned byte order.
 *
 * <p>Any number of threads may read while any number write. The engine never calls a method while
 * or after {@link #close()} runs: it counts who is inside. A backend that notices such a call all
 * the same answers with {@link StorageException} if it can do that at no cost.
 */
@ConsumerType
public interface Store extends AutoCloseable {

  /**
   * @return the value, or null when absent; the caller may keep it
   */
  byte @Nullable [] get(byte[] key);

  /**
   * Applies all operations in order, atomically. What was written survives the death of the
   * process; {@link #flush()} makes it survive the loss of power.
   */
  void write(WriteBatch batch);

  /** A view that stays still while writes go on. Close it soon: it pins space. */
  Snapshot snapshot();

  /** Makes everything written so far survive the loss of power. */
  void flush();

  /** Figures for operators. */
  StoreStatistics statistics();

  /**
   * What it does worse than it should, such as reading around a part that failed, with the time
   * since when; null when all is well. Never waits.
   */
  default @Nullable String degraded() {
    return null;
  }

  /** Closes the store; snapshots and scans are closed before. */
  @Override
  void close();
}
