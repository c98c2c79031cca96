package stemedb.engine.submit;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import stemedb.api.Problem;

/**
 * The thread that tells callers how their writes ended: a servlet's stream can block, and the
 * writer must not. All answers of a round are one task, so a round wakes the thread once.
 */
final class Completion implements AutoCloseable {
  private final ExecutorService completer =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "stemedb-completion"));

  /** Tells all of them the same. */
  void fail(List<Pending> batch, Problem problem) {
    tell(batch.stream().<Runnable>map(pending -> () -> pending.tell(problem)).toList());
  }

  /** Says those words, in order. */
  void tell(List<Runnable> words) {
    if (words.isEmpty()) {
      return;
    }
    try {
      completer.execute(() -> words.forEach(Runnable::run));
    } catch (RejectedExecutionException e) { // closed in this very moment
      words.forEach(Runnable::run);
    }
  }

  /** Says what is to be said, for a limited time. */
  @Override
  public void close() {
    completer.shutdown();
    try {
      if (!completer.awaitTermination(5, TimeUnit.SECONDS)) {
        completer.shutdownNow();
      }
    } catch (InterruptedException e) {
      completer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
