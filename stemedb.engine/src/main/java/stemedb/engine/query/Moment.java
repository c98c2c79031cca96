package stemedb.engine.query;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stemedb.api.AsOf;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.engine.index.DocumentRow;
import stemedb.engine.index.Head;
import stemedb.engine.index.Lookup;

/**
 * What an answer covers and what it calls "now".
 *
 * @param offset the last record that it covers
 * @param time its "now"
 */
record Moment(long offset, Instant time) {

  /**
   * @param asked the question's own "now", or null
   * @param lookup asked for only when the past is looked at
   */
  static Moment of(
      AsOf asOf, @Nullable Instant asked, Head head, Supplier<Lookup> lookup, Clock clock) {
    Instant now = now(head, clock);
    if (asked != null && asked.isAfter(now)) {
      throw Problem.at(ErrorCode.INVALID_TIME, "time", "time lies ahead of the node's clock")
          .toException();
    }
    Moment moment;
    if (asOf instanceof AsOf.Offset at) {
      moment = atOffset(at.number(), head, lookup);
    } else if (asOf instanceof AsOf.Time at) {
      moment = atTime(at.instant(), now, head, lookup);
    } else {
      moment = new Moment(head.offset(), now);
    }
    return asked == null ? moment : new Moment(moment.offset, asked);
  }

  /** The clock, but never before the last record: a clock that was set back changes no answer. */
  static Instant now(Head head, Clock clock) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return head.offset() > 0 && head.time().isAfter(now) ? head.time() : now;
  }

  private static Moment atOffset(long offset, Head head, Supplier<Lookup> lookup) {
    if (offset < 0 || offset > head.offset()) {
      throw Problem.at(
              ErrorCode.INVALID_TIME,
              "as_of",
              "as_of names record " + offset + ", the last one is " + head.offset())
          .toException();
    }
    if (offset == 0) {
      return new Moment(0, Instant.EPOCH);
    }
    long micros =
        offset == head.offset() ? head.recordedAtMicros() : lookup.get().recordedAtMicros(offset);
    return new Moment(offset, DocumentRow.instant(micros));
  }

  /**
   * @param name of the parameter that says it
   * @throws stemedb.api.StemeDbException {@code INVALID_TIME} when it lies ahead
   */
  static void requirePast(String name, Instant instant, Instant now) {
    if (instant.isAfter(now)) {
      throw Problem.at(ErrorCode.INVALID_TIME, name, name + " lies ahead of the node's clock")
          .toException();
    }
  }

  private static Moment atTime(Instant instant, Instant now, Head head, Supplier<Lookup> lookup) {
    requirePast("as_of", instant, now);
    long micros = DocumentRow.micros(instant);
    if (micros >= head.recordedAtMicros()) {
      return new Moment(head.offset(), instant);
    }
    Lookup records = lookup.get();
    long known = 0; // recorded at or before that time
    long unknown = head.offset(); // recorded after
    while (unknown - known > 1) {
      long middle = (known + unknown) >>> 1;
      if (records.recordedAtMicros(middle) <= micros) {
        known = middle;
      } else {
        unknown = middle;
      }
    }
    return new Moment(known, instant);
  }
}
