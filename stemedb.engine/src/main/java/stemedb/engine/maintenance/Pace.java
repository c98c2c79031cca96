package stemedb.engine.maintenance;

import java.util.concurrent.locks.LockSupport;

/**
 * Leaves clients their share of the machine: rests as long as it worked, and longer when it wakes
 * late, which is the sign that others want the processor. Belongs to one thread.
 */
final class Pace {
  private static final long WORK_NANOS_MIN = 2_000_000;
  private static final long REST_NANOS_MAX = 100_000_000;
  private static final long LATE_NANOS = 1_000_000;

  /** At most four fifths of the time are rest: the work has to end. */
  private static final int REST_MAX = 4;

  private int rest = 1;
  private long since = System.nanoTime();

  /** Called after every little piece of work. */
  void pause() {
    long now = System.nanoTime();
    long worked = now - since;
    if (worked < WORK_NANOS_MIN) {
      return;
    }
    long nanos = Math.min(worked * rest, REST_NANOS_MAX);
    LockSupport.parkNanos(nanos);
    since = System.nanoTime();
    boolean late = since - now - nanos > LATE_NANOS;
    rest = late ? Math.min(rest * 2, REST_MAX) : Math.max(rest / 2, 1);
  }
}
