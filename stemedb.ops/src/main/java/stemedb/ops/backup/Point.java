package stemedb.ops.backup;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where a journal ends that is restored in part.
 *
 * @param offset number of the last record wanted
 * @param micros records are wanted that were recorded until then, in microseconds since 1970
 */
record Point(long offset, long micros) {

  static Point offset(long offset) {
    if (offset < 1) {
      throw new IllegalArgumentException("an offset to restore to is 1 or more, not " + offset);
    }
    return new Point(offset, Long.MAX_VALUE);
  }

  static Point time(Instant time) {
    return new Point(Long.MAX_VALUE, ChronoUnit.MICROS.between(Instant.EPOCH, time));
  }

  /** Whether a record with that number, recorded then, is wanted. */
  boolean covers(long number, long recordedAtMicros) {
    return number <= offset && recordedAtMicros <= micros;
  }
}
