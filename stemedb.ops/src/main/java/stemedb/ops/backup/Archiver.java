package stemedb.ops.backup;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stemedb.api.StemeDb;
import stemedb.api.archive.Retention;
import stemedb.api.metrics.Metrics;

/**
 * Ships the journal to an archive all the time: every few seconds what is new makes an incremental
 * backup there, the last of which are kept. What is not archived is held, so that trimming never
 * passes it; so nothing is trimmed while the archive cannot be reached.
 */
final class Archiver implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("stemedb.ops");
  private static final String HOLDER = "archive";
  private static final Retention KEPT = new Retention(3, Duration.ZERO);
  private static final int CLOSE_SECONDS_MAX = 10;

  private final Backups backups;
  private final Supplier<@Nullable StemeDb> database;
  private final String location;
  private final Clock clock;
  private final List<Metrics.Registration> gauges;
  private final Metrics.Counter failures;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "stemedb-archive");
            made.setDaemon(true);
            return made;
          });
  private volatile boolean closed;
  private volatile long archived;
  private volatile double lastSuccessSeconds;
  private volatile double behindSinceSeconds;
  private boolean failing;

  /**
   * Begins.
   *
   * @param location of the archive
   * @param interval how long to rest between two looks
   */
  Archiver(
      Backups backups,
      Supplier<@Nullable StemeDb> database,
      String location,
      Duration interval,
      Metrics metrics,
      Clock clock) {
    this.backups = backups;
    this.database = database;
    this.location = location;
    this.clock = clock;
    this.failures = metrics.counter("stemedb_archive_failures_total");
    this.gauges =
        List.of(
            metrics.gauge("stemedb_archive_lag_records", this::lagRecords),
            metrics.gauge("stemedb_archive_lag_seconds", this::lagSeconds),
            metrics.gauge(
                "stemedb_archive_last_success_timestamp_seconds", () -> lastSuccessSeconds));
    thread.scheduleWithFixedDelay(this::look, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Takes the hold as soon as there is a database, long before somebody could trim. */
  static void hold(StemeDb database) {
    database.journal().hold(HOLDER, 1);
  }

  long lagRecords() {
    StemeDb now = database.get();
    return now == null ? 0 : Math.max(0, now.status().offset() - archived);
  }

  /** For how long there has been something that is not archived. */
  private double lagSeconds() {
    double since = behindSinceSeconds;
    return since == 0 || lagRecords() == 0 ? 0 : Math.max(0, clock.millis() / 1e3 - since);
  }

  private void look() {
    StemeDb source = database.get();
    if (source == null || closed) {
      return;
    }
    try {
      double began = clock.millis() / 1e3;
      if (lagRecords() > 0) {
        behindSinceSeconds = behindSinceSeconds == 0 ? began : behindSinceSeconds;
        Backups.Made made =
            backups.make(source, location, KEPT, HOLDER, (done, total) -> {}, () -> closed);
        archived = made.manifest().offset();
        behindSinceSeconds = lagRecords() > 0 ? began : 0;
      }
      lastSuccessSeconds = clock.millis() / 1e3;
      if (failing) {
        LOG.log(Level.INFO, "the archive {0} is reached again", location);
      }
      failing = false;
    } catch (CancellationException e) {
      LOG.log(Level.DEBUG, "archiving ends with the node");
    } catch (IOException | RuntimeException e) {
      failures.increment();
      if (!failing) {
        LOG.log(Level.ERROR, "archiving to " + location + " fails: " + e.getMessage(), e);
      }
      failing = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
    gauges.forEach(Metrics.Registration::close);
  }
}
