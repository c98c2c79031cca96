package stemedb.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import stemedb.http.route.Pieces;

/**
 * The replies that go on for ever. One thread asks for their pieces and hands them to the
 * container, which never makes it wait: so many of them take no thread of the server's few. A reply
 * whose client does not take what was written within a limit is cut off.
 */
final class Streams implements AutoCloseable {
  private static final long WATCH_MILLIS = 500;
  private static final long CLOSE_MILLIS = 2_000;

  private final long stallNanosMax;
  private final Set<BodyStream> streams = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor loop;

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
    loop.scheduleWithFixedDelay(this::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Starts a reply whose head is set. */
  BodyStream start(AsyncContext async, HttpServletResponse response, Pieces pieces)
      throws IOException {
    BodyStream stream = new BodyStream(this, async, response.getOutputStream(), pieces);
    streams.add(stream);
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

  private void watch() {
    streams.forEach(stream -> stream.cutIfStalled(stallNanosMax));
  }

  /** Ends all of them: their clients come again. */
  @Override
  public void close() {
    loop.execute(() -> streams.forEach(BodyStream::cut));
    loop.shutdown();
    try {
      if (!loop.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        loop.shutdownNow();
      }
    } catch (InterruptedException e) {
      loop.shutdownNow();
      Thread.currentThread().interrupt();
    }
    streams.forEach(BodyStream::cut); // those that came in this very moment
  }
}
