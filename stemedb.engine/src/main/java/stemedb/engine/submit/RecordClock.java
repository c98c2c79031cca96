package stemedb.engine.submit;

import java.time.Clock;
import stemedb.engine.index.DocumentRow;

/** The node's clock for {@code recorded_at}: microseconds, strictly increasing. */
final class RecordClock {
  private final Clock clock;
  private long last;

  RecordClock(Clock clock) {
    this.clock = clock;
  }

  /** Nothing before that moment is handed out any more. */
  void atLeast(long micros) {
    last = Math.max(last, micros);
  }

  long next() {
    last = Math.max(last + 1, DocumentRow.micros(clock.instant()));
    return last;
  }
}
