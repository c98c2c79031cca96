package stemedb.ops.start;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stemedb.api.NodeStatus;
import stemedb.api.NodeStatus.State;

/**
 * Looks at a database until its start is over. A database that failed will not come any more, and
 * neither will one whose backend nobody brought while the framework started.
 */
final class StartWatch implements AutoCloseable {
  private static final long PERIOD_MILLIS = 50;

  private final Supplier<NodeStatus> status;
  private final Supplier<Set<String>> backends;
  private final Consumer<String> refusal;
  private final long graceEndNanos;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "stemedb-start-watch");
            made.setDaemon(true);
            return made;
          });

  /**
   * Starts to look.
   *
   * @param status of the database
   * @param backends names of the storage backends that are installed
   * @param grace how long a backend may take to come
   * @param refusal told once why the database does not start, if it does not
   */
  StartWatch(
      Supplier<NodeStatus> status,
      Supplier<Set<String>> backends,
      Duration grace,
      Consumer<String> refusal) {
    this.status = status;
    this.backends = backends;
    this.refusal = refusal;
    this.graceEndNanos = System.nanoTime() + grace.toNanos();
    thread.scheduleWithFixedDelay(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    NodeStatus now = status.get();
    String reason = reason(now, backends.get(), System.nanoTime() - graceEndNanos > 0);
    if (reason != null) {
      thread.shutdown();
      refusal.accept(reason);
    } else if (now.state() != State.STARTING) {
      thread.shutdown();
    }
  }

  /** Why a database does not start; null when it may still, or has. */
  static @Nullable String reason(NodeStatus status, Set<String> backends, boolean graceIsOver) {
    if (status.state() == State.FAILED) {
      return status.reason();
    }
    if (status.state() == State.STARTING && graceIsOver && !backends.contains(status.store())) {
      return "there is no storage backend "
          + status.store()
          + ", but "
          + String.join(", ", new TreeSet<>(backends))
          + ": set STEMEDB_STORE to one of them, or put the bundle of "
          + status.store()
          + " into the plugins folder";
    }
    return null;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
