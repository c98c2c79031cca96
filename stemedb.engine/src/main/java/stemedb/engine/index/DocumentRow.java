package stemedb.engine.index;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import stemedb.record.Envelope;

/**
 * A record as the store keeps it: effective recorded_at in microseconds (8 bytes), envelope.
 *
 * @param recordedAtMicros strictly increasing in journal order, whatever the clocks said
 * @param envelope as it stands in the journal
 */
public record DocumentRow(long recordedAtMicros, byte[] envelope) {

  /** The value of the row in the store. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(8 + envelope.length).putLong(recordedAtMicros).put(envelope).array();
  }

  /** Reads a row. */
  public static DocumentRow of(byte[] row) {
    return new DocumentRow(recordedAtMicros(row), Arrays.copyOfRange(row, 8, row.length));
  }

  /** Only the time of a row. */
  public static long recordedAtMicros(byte[] row) {
    return ByteBuffer.wrap(row).getLong();
  }

  /** Kind, document and signatures. */
  public Envelope open() {
    return Envelope.of(envelope);
  }

  /** The effective time. */
  public Instant recordedAt() {
    return instant(recordedAtMicros);
  }

  /** Microseconds since 1970 as an instant. */
  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** An instant as microseconds since 1970, cut. */
  public static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
  }
}
