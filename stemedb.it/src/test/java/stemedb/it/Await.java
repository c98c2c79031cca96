package stemedb.it;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, within a limit. */
final class Await {

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

  private Await() {}

  /** Returns once the condition holds, and fails the test when it does not within the limit. */
  static void until(String what, Duration limit, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}
