package stemedb.engine.maintenance;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import stemedb.api.StoreTask;

/**
 * One run of a task: written by the thread that works, read by those who want to know how far it
 * is, cancelled by anybody until it is committed.
 */
final class TaskRun {
  private enum Will {
    GO_ON,
    CANCELLED,
    COMMITTED
  }

  private final StoreTask.Kind kind;
  private final String backend;
  private final Clock clock;
  private final Instant started;
  private final AtomicReference<Will> will = new AtomicReference<>(Will.GO_ON);
  private volatile StoreTask.State state = StoreTask.State.COPYING;
  private volatile long done;
  private volatile long total;
  private volatile @Nullable Instant ended;
  private volatile String reason = "";

  TaskRun(StoreTask.Kind kind, String backend, Clock clock) {
    this.kind = kind;
    this.backend = backend;
    this.clock = clock;
    this.started = clock.instant();
  }

  StoreTask.Kind kind() {
    return kind;
  }

  String backend() {
    return backend;
  }

  /** How far it is. */
  StoreTask task() {
    Instant end = ended; // before the state: an ended task has its last one
    return new StoreTask(kind, backend, state, done, Math.max(done, total), started, end, reason);
  }

  boolean isRunning() {
    return ended == null;
  }

  /** Whether it is not too late. */
  boolean cancel() {
    return isRunning()
        && (will.compareAndSet(Will.GO_ON, Will.CANCELLED) || will.get() == Will.CANCELLED);
  }

  /** Whether it may take effect: nobody can cancel it any more. */
  boolean commit() {
    return will.compareAndSet(Will.GO_ON, Will.COMMITTED) || will.get() == Will.COMMITTED;
  }

  /**
   * @throws CancelledException when somebody cancelled it
   */
  void checkCancelled() {
    if (will.get() == Will.CANCELLED) {
      throw new CancelledException();
    }
  }

  void phase(StoreTask.State next) {
    state = next;
    done = 0;
    total = 0;
  }

  void at(long amount, long all) {
    done = amount;
    total = all;
  }

  void end(StoreTask.State last, String why) {
    reason = why;
    state = last;
    ended = clock.instant();
  }

  /** Somebody wants the task to end. */
  static final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CancelledException() {
      super("cancelled", null, false, false);
    }
  }
}
