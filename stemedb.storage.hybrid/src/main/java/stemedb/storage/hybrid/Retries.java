package stemedb.storage.hybrid;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Attempts something in the background, on a thread of its own. The wait doubles with each failure
 * up to a limit, and begins anew after a time without.
 */
final class Retries {
  private static final System.Logger LOG = System.getLogger("stemedb.storage.hybrid");

  private final Runnable attempt;
  private final Duration first;
  private final Duration max;
  private final ScheduledThreadPoolExecutor worker =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "stemedb-hybrid-rebuild");
            thread.setDaemon(true);
            return thread;
          });

  // guarded by this
  private Duration delay;
  private long wellSince = System.nanoTime();
  private boolean scheduled;
  private boolean stopped;

  Retries(Runnable attempt, Duration first, Duration max) {
    this.attempt = attempt;
    this.first = first;
    this.max = max;
    this.delay = first;
  }

  /** Attempts it at once, unless an attempt is planned. */
  void now() {
    after(Duration.ZERO);
  }

  /** It failed: attempts it after a while, unless an attempt is planned. */
  void later() {
    after(nextDelay());
  }

  /** It succeeded. */
  synchronized void succeeded() {
    wellSince = System.nanoTime();
  }

  private synchronized Duration nextDelay() {
    if (System.nanoTime() - wellSince > max.toNanos()) {
      delay = first;
    }
    Duration now = delay;
    Duration doubled = delay.multipliedBy(2);
    delay = doubled.compareTo(max) < 0 ? doubled : max;
    return now;
  }

  private synchronized void after(Duration wait) {
    if (stopped || scheduled) {
      return;
    }
    try {
      worker.schedule(this::run, wait.toNanos(), TimeUnit.NANOSECONDS);
      scheduled = true;
    } catch (RejectedExecutionException e) {
      // closing
    }
  }

  private void run() {
    synchronized (this) {
      scheduled = false;
    }
    attempt.run();
  }

  /** Attempts nothing any more; what runs is asked to end. */
  synchronized void stop() {
    stopped = true;
    worker.shutdownNow();
  }

  /** Waits a limited time until nothing runs. */
  void awaitEnd(Duration limit) {
    try {
      if (!worker.awaitTermination(limit.toSeconds(), TimeUnit.SECONDS)) {
        LOG.log(Level.ERROR, "the rebuild did not end in {0}", limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
