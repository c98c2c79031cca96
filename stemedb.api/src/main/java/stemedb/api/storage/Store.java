package stemedb.api.storage;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An ordered map from byte keys to byte values, keys in unsigned byte order.
 *
 * <p>Any number of threads may read while any number write. The engine never calls a method while
 * or after {@link #close()} runs: it counts who is inside. A backend that notices such a call all
 * the same answers with {@link StorageException} if it can do that at no cost.
 *
 * <p>When the process dies or the power is lost, a persistent store keeps its first batches, each
 * whole: all up to the last {@link #flush()}, and of those after it as many as it happens to have,
 * without a gap. A backend writes down on its own what has come together in its write buffer, so
 * that no more than that is lost. Whoever needs the rest writes down in each batch how far it goes
 * and repeats what follows; so the engine does from the journal.
 *
 * <p>A damaged file makes a store fail with {@link StorageException.Reason#UNREADABLE} or open with
 * fewer of its first batches; it never makes it answer with a row that was not written, or without
 * one of a batch that it has.
 */
@ConsumerType
public interface Store extends AutoCloseable {

  /**
   * @return the value, or null when absent; the caller may keep it
   */
  byte @Nullable [] get(byte[] key);

  /** Applies all operations in order, atomically, after the batches that were written before. */
  void write(WriteBatch batch);

  /** A view that stays still while writes go on. Close it soon: it pins space. */
  Snapshot snapshot();

  /** Makes everything written so far survive the death of the process and the loss of power. */
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
