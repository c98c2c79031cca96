package stemedb.ops.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbException;
import stemedb.api.archive.BackupAdmin;
import stemedb.api.archive.BackupTask;
import stemedb.api.archive.BackupTask.State;
import stemedb.api.archive.Retention;
import stemedb.api.metrics.Metrics;

/** Makes backups of the node, one at a time, on a thread of its own. */
final class BackupJobs implements BackupAdmin, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("stemedb.ops");
  private static final String HOLDER = "backup";
  private static final int CLOSE_SECONDS_MAX = 10;

  private final Backups backups;
  private final Supplier<@Nullable StemeDb> database;
  private final Clock clock;
  private final List<Metrics.Registration> gauges;
  private final ExecutorService thread =
      new ThreadPoolExecutor(
          0,
          1,
          1,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          work -> {
            Thread made = new Thread(work, "stemedb-backup");
            made.setDaemon(true);
            return made;
          });
  private volatile @Nullable BackupTask task;
  private volatile boolean cancelled;
  private volatile double lastSuccessSeconds;

  BackupJobs(Backups backups, Supplier<@Nullable StemeDb> database, Metrics metrics, Clock clock) {
    this.backups = backups;
    this.database = database;
    this.clock = clock;
    this.gauges =
        List.of(
            metrics.gauge(
                "stemedb_backup_last_success_timestamp_seconds", () -> lastSuccessSeconds),
            metrics.gauge("stemedb_backup_running", () -> isRunning() ? 1 : 0));
  }

  /**
   * Nothing is trimmed that was not backed up since the node started; the first backup of a node
   * that was started again sends little and knows what the target has.
   */
  static void hold(StemeDb database) {
    database.journal().hold(HOLDER, 1);
  }

  private boolean isRunning() {
    BackupTask now = task;
    return now != null && now.running();
  }

  @Override
  public synchronized CompletionStage<BackupTask> start(String location, Retention retention) {
    StemeDb source = database.get();
    if (source == null) {
      return refused(ErrorCode.STARTING, "the database is not there yet");
    }
    if (isRunning()) {
      return refused(ErrorCode.CONFLICT, "a backup is being made: wait for it, or cancel it");
    }
    BackupTask begun =
        new BackupTask(location, State.RUNNING, 0, 0, clock.instant(), null, "", null, 0);
    cancelled = false;
    task = begun;
    try {
      thread.execute(() -> run(source, begun, retention));
    } catch (RejectedExecutionException e) {
      end(begun, State.FAILED, "the node is closing, or its last backup does not end", null);
      return refused(ErrorCode.CONFLICT, "the node is closing, or its last backup does not end");
    }
    return CompletableFuture.completedFuture(begun);
  }

  private static CompletionStage<BackupTask> refused(ErrorCode code, String detail) {
    return CompletableFuture.failedFuture(Problem.of(code, detail).toException());
  }

  @Override
  public @Nullable BackupTask task() {
    return task;
  }

  @Override
  public boolean cancel() {
    boolean running = isRunning();
    cancelled = running;
    return running;
  }

  private void run(StemeDb source, BackupTask begun, Retention retention) {
    try {
      Backups.Made made =
          backups.make(
              source,
              begun.location(),
              retention,
              HOLDER,
              (done, total) -> task = progressed(begun, done, total),
              () -> cancelled);
      lastSuccessSeconds = clock.millis() / 1e3;
      end(begun, State.DONE, note(made), made);
    } catch (CancellationException e) {
      end(begun, State.CANCELLED, "", null);
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Level.ERROR, "a backup to {0} failed: {1}", begun.location(), e.getMessage());
      end(begun, State.FAILED, String.valueOf(e.getMessage()), null);
    } catch (StemeDbException e) {
      end(begun, State.FAILED, e.problem().detail(), null);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a backup to " + begun.location() + " failed", e);
      end(begun, State.FAILED, "an error of ours, see the log: " + e, null);
    }
  }

  private static String note(Backups.Made made) {
    return made.removed().isEmpty() ? "" : "removed " + String.join(", ", made.removed());
  }

  private static BackupTask progressed(BackupTask begun, long done, long total) {
    return new BackupTask(
        begun.location(), State.RUNNING, done, total, begun.started(), null, "", null, 0);
  }

  private void end(BackupTask begun, State state, String reason, Backups.@Nullable Made made) {
    BackupTask last = task == null ? begun : task;
    task =
        new BackupTask(
            begun.location(),
            state,
            made == null ? last.done() : made.sentBytes(),
            made == null ? last.total() : made.sentBytes(),
            begun.started(),
            clock.instant(),
            reason,
            made == null ? null : made.manifest().id(),
            made == null ? 0 : made.manifest().offset());
  }

  /** Ends the one that runs. */
  @Override
  public void close() {
    cancelled = true;
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
