package stemedb.engine.submit;

import java.time.Clock;
import stemedb.engine.index.DocumentRow;

/**
 * The node's clock for {@code recorded_at}: microseconds, strictly increasing. It also says whether
 * a moment is settled: all records up to it can be read, and none will get a time up to it any
 * more. Only then does an answer about that moment stay what it is. For use by several threads.
 */
final class RecordClock {
  private static final long NONE = Long.MAX_VALUE;

  private final Clock clock;
  private long last;

  /** The first time that was handed out since all before could be read. */
  private long firstOpen = NONE;

  RecordClock(Clock clock) {
    this.clock = clock;
  }

  /** Nothing before that moment is handed out any more. */
  synchronized void atLeast(long micros) {
    last = Math.max(last, micros);
  }

  synchronized long next() {
    last = Math.max(last + 1, DocumentRow.micros(clock.instant()));
    firstOpen = Math.min(firstOpen, last);
    return last;
  }

  /** Each record that got a time can be read, or is not in the journal. */
  synchronized void settle() {
    firstOpen = NONE;
  }

  /**
   * Whether that moment is settled; nothing up to it is handed out from now on.
   *
   * @param micros not ahead of the clock
   */
  synchronized boolean isSettled(long micros) {
    atLeast(micros);
    return micros < firstOpen;
  }
}
