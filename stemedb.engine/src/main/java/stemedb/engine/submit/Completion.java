package stemedb.engine.submit;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import stemedb.api.Problem;

/**
 * The thread that tells callers how their writes ended: telling many takes time, and the writer is
 * to flush the next round meanwhile. All answers of a round are one task, so a round wakes the
 * thread once. A lone answer that nobody waits behind is told by the writer itself, which spares a
 * lone client the time to wake another thread; nobody may wait in it (see {@link
 * stemedb.api.StemeDb}), and what HTTP does there never does.
 */
final class Completion implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");

  private final AtomicInteger busy = new AtomicInteger();
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
    busy.incrementAndGet();
    try {
      completer.execute(
          () -> {
            words.forEach(Completion::say);
            busy.decrementAndGet();
          });
    } catch (RejectedExecutionException e) { // closed in this very moment
      words.forEach(Completion::say);
    }
  }

  /**
   * Says those words, by this thread when there is only one.
   *
   * @param idle whether no other record waits
   */
  void tell(List<Runnable> words, boolean idle) {
    if (idle && words.size() == 1 && busy.get() == 0) {
      say(words.get(0));
    } else {
      tell(words);
    }
  }

  private static void say(Runnable word) {
    try {
      word.run();
    } catch (RuntimeException
        | Error e) { // of a caller's own action: the others are told all the same
      LOG.log(Level.WARNING, "an action on the end of a write failed", e);
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
