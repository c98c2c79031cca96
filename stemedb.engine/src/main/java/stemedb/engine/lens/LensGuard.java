package stemedb.engine.lens;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.metrics.Metrics;

/**
 * Calls lenses so that a bad one fails its own questions and nothing else. The built-in ones run
 * where they are asked; those of other bundles on a few threads of their own, with a time for each
 * call. A call that is over its time is answered for with 504, and until it returns its lens is
 * suspended; so one lens holds one of the threads, or as many as it was called on at once, and each
 * of those is replaced, up to a limit. A lens that threw five times in a row stays suspended until
 * its bundle is updated.
 */
public final class LensGuard implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");

  private static final String BUILT_IN = "stemedb.lens";
  private static final int THREADS = 2;
  private static final int ABANDONED_MAX = 16;
  private static final int WAITING_MAX = 256;
  private static final long CALL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long CANDIDATE_NANOS = 20_000;

  private final AtomicInteger abandoned = new AtomicInteger();
  private final Metrics.Registration gauge;

  /** Its threads start at once, so that none inherits the context of whoever asks. */
  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          THREADS,
          THREADS + ABANDONED_MAX,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(WAITING_MAX),
          task -> {
            Thread thread = new Thread(task, "stemedb-lens");
            thread.setDaemon(true);
            thread.setContextClassLoader(LensGuard.class.getClassLoader());
            return thread;
          });

  public LensGuard(Metrics metrics) {
    pool.prestartAllCoreThreads();
    gauge = metrics.gauge("stemedb_lens_calls_abandoned", abandoned::get);
  }

  /**
   * Runs one call of a lens that has others work inside it: on a thread of the guard when one of
   * them is not built in, and on the account of the first that is not.
   *
   * @param lenses the outermost first
   * @param candidates how many claims they fold
   * @throws stemedb.api.StemeDbException when the lens is suspended or over its time
   * @throws RuntimeException what the lens threw
   */
  public <T> T call(List<InstalledLens> lenses, int candidates, Supplier<T> fold) {
    for (InstalledLens lens : lenses) {
      if (!isBuiltIn(lens)) {
        return call(lens, candidates, fold);
      }
    }
    return fold.get();
  }

  private <T> T call(InstalledLens lens, int candidates, Supplier<T> fold) {
    if (lens.health().isSuspended() || abandoned.get() >= ABANDONED_MAX) {
      throw problem(ErrorCode.LENS_SUSPENDED, lens, "is suspended until its bundle is updated");
    }
    Call<T> call = new Call<>(fold);
    try {
      pool.execute(call);
    } catch (RejectedExecutionException e) {
      throw problem(ErrorCode.LENS_TIMEOUT, lens, "found no thread: too many calls wait");
    }
    return result(lens, call, CALL_NANOS + candidates * CANDIDATE_NANOS);
  }

  private <T> T result(InstalledLens lens, Call<T> call, long budgetNanos) {
    try {
      T result = call.get(budgetNanos, TimeUnit.NANOSECONDS);
      lens.health().returned();
      return result;
    } catch (TimeoutException e) {
      if (call.abandon(lens)) {
        LOG.log(Level.WARNING, "lens {0} is over its time and suspended till then", lens.name());
      }
      throw problem(
          ErrorCode.LENS_TIMEOUT, lens, "took more than " + budgetNanos / 1_000_000 + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      call.abandon(lens);
      throw problem(ErrorCode.LENS_TIMEOUT, lens, "was interrupted");
    } catch (ExecutionException e) {
      lens.health().threw();
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException thrown
          ? thrown
          : new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    gauge.close();
    pool.shutdownNow();
  }

  private static boolean isBuiltIn(InstalledLens lens) {
    String bundle = lens.description().bundle();
    return bundle.equals(BUILT_IN) || bundle.startsWith(BUILT_IN + ' ');
  }

  private static RuntimeException problem(ErrorCode code, InstalledLens lens, String what) {
    return Problem.of(code, "lens " + lens.name() + " " + what).toException();
  }

  /** A call that may be given up while it runs, or before. */
  private final class Call<T> extends FutureTask<T> {
    private boolean running;
    private boolean over;
    private @Nullable LensHealth givenUpBy;

    Call(Supplier<T> fold) {
      super(fold::get);
    }

    @Override
    public void run() {
      synchronized (this) {
        if (isDone()) {
          return; // given up before it began
        }
        running = true;
      }
      super.run();
      end();
    }

    private synchronized void end() {
      over = true;
      if (givenUpBy != null) {
        givenUpBy.cameBack();
        Thread.interrupted(); // its interrupt is not for the next call
        replace(-1);
      }
    }

    /** Whether it is running and has not returned: its thread is replaced until it does. */
    private synchronized boolean abandon(InstalledLens lens) {
      cancel(true);
      if (!running || over) {
        return false;
      }
      lens.health().late();
      givenUpBy = lens.health();
      replace(1);
      return true;
    }
  }

  private synchronized void replace(int threads) {
    int more = Math.min(ABANDONED_MAX, abandoned.addAndGet(threads));
    pool.setCorePoolSize(THREADS + more);
  }
}
