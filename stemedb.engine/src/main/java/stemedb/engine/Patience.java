package stemedb.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;

/**
 * Waits for what is being replaced, without holding a thread. A call that throws {@link NotYet} is
 * put aside and tried again whenever {@link #somethingCame()} is called, for the grace time at most
 * and 1,024 calls at once.
 *
 * <p>The first try runs on the caller's thread, which is the only one when nothing is away.
 */
final class Patience implements AutoCloseable {
  private static final int WAITING_MAX = 1024;

  /** So often the waiting calls are tried and timed out even when nobody reports a change. */
  private static final long TICK_MILLIS = 50;

  private final Duration grace;
  private final Queue<Waiting<?>> waiting = new ArrayDeque<>();
  private final ScheduledExecutorService executor;

  Patience(Duration grace) {
    this.grace = grace;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "stemedb-patience");
              thread.setDaemon(true);
              return thread;
            });
    executor.scheduleWithFixedDelay(
        this::retryAll, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Runs the call now, or again when something came, until it succeeds, fails or is too late. */
  <T> CompletionStage<T> call(Supplier<T> call) {
    try {
      return CompletableFuture.completedFuture(call.get());
    } catch (NotYet notYet) {
      return enqueue(call, notYet);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** A store, a journal or a lens is there that was not there before. */
  void somethingCame() {
    try {
      executor.execute(this::retryAll);
    } catch (RejectedExecutionException e) {
      // closed meanwhile: close() has answered all who wait
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    failAll();
  }

  private <T> CompletionStage<T> enqueue(Supplier<T> call, NotYet notYet) {
    CompletableFuture<T> future = new CompletableFuture<>();
    synchronized (waiting) {
      if (waiting.size() < WAITING_MAX && !executor.isShutdown()) {
        waiting.add(new Waiting<>(call, future, System.nanoTime() + grace.toNanos()));
        return future;
      }
    }
    future.completeExceptionally(notYet.problem().toException());
    return future;
  }

  private void retryAll() {
    for (Waiting<?> call : takeAll()) {
      if (!call.tryOnce()) {
        synchronized (waiting) {
          waiting.add(call);
        }
      }
    }
    if (executor.isShutdown()) {
      failAll();
    }
  }

  private void failAll() {
    for (Waiting<?> call : takeAll()) {
      call.future.completeExceptionally(
          Problem.of(ErrorCode.STORAGE_UNAVAILABLE, "the node is closing").toException());
    }
  }

  private List<Waiting<?>> takeAll() {
    synchronized (waiting) {
      List<Waiting<?>> all = new ArrayList<>(waiting);
      waiting.clear();
      return all;
    }
  }

  private record Waiting<T>(Supplier<T> call, CompletableFuture<T> future, long deadlineNanos) {

    /** Whether the call has ended, well or badly. */
    private boolean tryOnce() {
      try {
        future.complete(call.get());
      } catch (NotYet notYet) {
        if (System.nanoTime() - deadlineNanos < 0) {
          return false;
        }
        future.completeExceptionally(new StemeDbException(notYet.problem()));
      } catch (RuntimeException | Error e) { // the others that wait must not suffer from it
        future.completeExceptionally(e);
      }
      return true;
    }
  }
}
