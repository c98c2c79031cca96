package stemedb.engine.index;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Snapshot;

/**
 * Where the index stands; written in the same batch as the rows that it speaks of. Layout: journal
 * generation (16 bytes), next frame (8), offset (8), recorded_at in microseconds (8), assertions
 * (8).
 *
 * @param generation generation of the journal that was applied
 * @param nextFrame the journal frame to go on with
 * @param offset number of the last record
 * @param recordedAtMicros when it was recorded; 0 for the empty database
 * @param assertions how many of the records are assertions
 */
public record Head(
    UUID generation, long nextFrame, long offset, long recordedAtMicros, long assertions) {

  static final byte[] KEY = Keys.meta("cursor");

  byte[] toBytes() {
    return ByteBuffer.allocate(48)
        .putLong(generation.getMostSignificantBits())
        .putLong(generation.getLeastSignificantBits())
        .putLong(nextFrame)
        .putLong(offset)
        .putLong(recordedAtMicros)
        .putLong(assertions)
        .array();
  }

  static Head of(byte @Nullable [] row, UUID generation, long startFrame) {
    if (row == null) {
      return new Head(generation, startFrame, 0, 0, 0);
    }
    ByteBuffer in = ByteBuffer.wrap(row);
    return new Head(
        new UUID(in.getLong(), in.getLong()),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong());
  }

  /** Where the store of that snapshot stands; null when nothing was applied to it. */
  public static @Nullable Head in(Snapshot snapshot) {
    byte[] row = snapshot.get(KEY);
    return row == null ? null : of(row, new UUID(0, 0), 0);
  }

  /** When the last record was recorded. */
  public Instant time() {
    return DocumentRow.instant(recordedAtMicros);
  }
}
