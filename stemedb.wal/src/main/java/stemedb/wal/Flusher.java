package stemedb.wal;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Flushes again and again, on a thread that ends with {@link #close()}. */
final class Flusher implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("stemedb.wal");
  private static final int WAIT_SECONDS_MAX = 30;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Flusher::thread);

  /**
   * Starts.
   *
   * @param flush ends the flushing when it throws
   */
  Flusher(Duration interval, Runnable flush) {
    long nanos = interval.toNanos();
    var unused = thread.scheduleWithFixedDelay(flush, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "stemedb-wal-flush");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "the thread that flushes hangs");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
