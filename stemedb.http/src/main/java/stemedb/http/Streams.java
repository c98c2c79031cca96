package stemedb.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import stemedb.http.route.Pieces;

/**
 * The replies that go on for ever. One thread asks for their pieces and hands them to the
 * container, which never makes it wait: so many of them take no thread of the server's few. A reply
 * whose client does not take what was written within a limit is cut off.
 */
final class Streams implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("stemedb.http");
  private static final long WATCH_MILLIS = 500;
  private static final long CLOSE_MILLIS = 2_000;

  private final long stallNanosMax;
  private final Set<BodyStream> streams = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor loop;
  private final AtomicBoolean watching = new AtomicBoolean();

  /**
   * @param stallMillisMax how long a client may leave what was written
   */
  Streams(long stallMillisMax) {
    this.stallNanosMax = TimeUnit.MILLISECONDS.toNanos(stallMillisMax);
    this.loop =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "stemedb-http-streams");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy()); // what the last ones still say
  }

  /** Starts a reply whose head is set. */
  BodyStream start(AsyncContext async, HttpServletResponse response, Pieces pieces)
      throws IOException {
    BodyStream stream = new BodyStream(this, async, response.getOutputStream(), pieces);
    streams.add(stream);
    watchOn();
    try {
      stream.start();
    } catch (RuntimeException e) {
      stream.cut();
      throw e;
    }
    if (loop.isShutdown()) {
      stream.cut();
    }
    return stream;
  }

  /** Where the streams' work is done. */
  Executor loop() {
    return loop;
  }

  void ended(BodyStream stream) {
    streams.remove(stream);
  }

  /** Looks after the streams as long as there are any. */
  private void watchOn() {
    if (!streams.isEmpty() && watching.compareAndSet(false, true)) {
      loop.schedule(this::watch, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void watch() {
    streams.forEach(stream -> stream.cutIfStalled(stallNanosMax));
    watching.set(false);
    watchOn();
  }

  /** Ends all of them: their clients come again. */
  @Override
  public void close() {
    try {
      if (!streams.isEmpty()) { // between two steps of theirs
        loop.submit(this::cutAll).get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
      }
      loop.shutdownNow();
      loop.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.WARNING, "streams did not end in time", e);
    } finally {
      loop.shutdownNow();
      cutAll(); // those that came in this very moment
    }
  }

  private void cutAll() {
    streams.forEach(BodyStream::cut);
  }
}
