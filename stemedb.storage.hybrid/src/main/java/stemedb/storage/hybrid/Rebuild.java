package stemedb.storage.hybrid;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;
import stemedb.api.storage.Store;
import stemedb.api.storage.WriteBatch;

/**
 * Copies rows from the primary store while writes go on.
 *
 * <p>The race: a row is read, then replaced in both stores by a writer, then the old value is
 * copied over the new one. So each piece is read and copied under the writers' lock, from the
 * primary store as it is then. Behind the piece copied last both stores have the same rows, since
 * every batch goes to both; before it the copies may lack rows, which the next pieces bring. A
 * piece is small, and between two the writers have at least as much time as the piece took.
 */
final class Rebuild {
  private static final int PIECE_ROWS = 500;
  private static final int PIECE_BYTES = 256 << 10;

  private final Store primary;
  private final Families families;
  private final Lock writers;
  private final long bytesPerSecond;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile long copiedRows;

  Rebuild(Store primary, Families families, Lock writers, long bytesPerSecond) {
    this.primary = primary;
    this.families = families;
    this.writers = writers;
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Rows that the last rebuild has copied. */
  long copiedRows() {
    return copiedRows;
  }

  void begin() {
    copiedRows = 0;
  }

  void stop() {
    stop.countDown();
  }

  /** The state of the primary store; the caller has the writers' lock. */
  byte @Nullable [] marker() {
    return primary.get(Marker.key());
  }

  /** Says in the copies that they are complete; the caller has the writers' lock. */
  void complete(ReadSide side) {
    byte[] marker = marker();
    if (marker == null) {
      throw new StorageException(Reason.IO, "the primary store has lost its marker");
    }
    WriteBatch batch = new WriteBatch();
    batch.put(Marker.key(), marker);
    write(side, batch);
  }

  /**
   * Copies all rows into an empty side that gets all batches meanwhile.
   *
   * @param goOn false when the copies are not wanted any more
   */
  void copy(ReadSide side, BooleanSupplier goOn) {
    for (int family : families.list()) {
      byte[] next = {(byte) family};
      byte[] end = family == 0xFF ? null : new byte[] {(byte) (family + 1)};
      while (next != null && goOn.getAsBoolean()) {
        long begun = System.nanoTime();
        Piece piece;
        writers.lock();
        try {
          piece = read(next, end);
          write(side, piece.batch);
        } finally {
          writers.unlock();
        }
        copiedRows += piece.batch.size();
        next = piece.next;
        pause(piece.batch.bytes(), System.nanoTime() - begun);
      }
    }
  }

  private record Piece(WriteBatch batch, byte @Nullable [] next) {}

  private Piece read(byte[] from, byte @Nullable [] to) {
    WriteBatch batch = new WriteBatch();
    try (Snapshot snapshot = primary.snapshot();
        Scan scan = snapshot.scan(from, to, ScanOrder.ASCENDING)) {
      while (scan.next()) {
        byte[] key = scan.key();
        if (batch.size() == PIECE_ROWS || batch.bytes() >= PIECE_BYTES) {
          return new Piece(batch, key);
        }
        if (!Marker.is(key)) {
          batch.put(key, scan.value());
        }
      }
    }
    return new Piece(batch, null);
  }

  private static void write(ReadSide side, WriteBatch batch) {
    if (!side.enter()) {
      throw new StorageException(Reason.CLOSED, "the copies are closed");
    }
    try {
      side.store().write(batch);
    } finally {
      side.leave();
    }
  }

  private void pause(long bytes, long tookNanos) {
    long nanos = Math.max(tookNanos, bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond);
    try {
      if (stop.await(nanos, TimeUnit.NANOSECONDS)) {
        throw new StorageException(Reason.CLOSED, "the store closes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException(Reason.CLOSED, "the store closes", e);
    }
  }
}
