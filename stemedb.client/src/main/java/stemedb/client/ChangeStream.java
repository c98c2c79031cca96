package stemedb.client;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import stemedb.api.Change;
import stemedb.api.FeedRequest;

/**
 * Follows the change feed of a node by server-sent events. When the connection is lost, or the node
 * is started anew, it goes on behind the last change: none is left out, none comes twice.
 *
 * <p>For one thread, except {@link #close()}.
 */
public final class ChangeStream implements AutoCloseable {
  /** A node says something every 15 seconds. */
  private static final long SILENCE_NANOS_MAX = TimeUnit.SECONDS.toNanos(45);

  private static final long PAUSE_MILLIS_MAX = 5_000;

  private final Transport transport;
  private final FeedRequest request;
  private final long patienceNanos;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable EventLines lines;
  private volatile @Nullable Future<?> pending;
  private long pauseMillis = 1_000;
  private long heardNanos = System.nanoTime();
  private FeedRequest position;
  private @Nullable String lastEventId;
  private String id = "";
  private String data = "";

  ChangeStream(Transport transport, FeedRequest request, Duration patience) {
    this.transport = transport;
    this.request = request;
    this.position = request;
    this.patienceNanos = patience.toNanos();
  }

  /**
   * The next change, however long it takes.
   *
   * @throws StemeDbClientException when the node refuses, has another journal ({@code
   *     generation_changed}), or does not answer for longer than the patience
   * @throws IllegalStateException when the stream is closed
   */
  public Change next() {
    while (true) {
      Change change = poll(Duration.ofMinutes(1));
      if (change != null) {
        return change;
      }
    }
  }

  /** The next change, or null when none comes in that time. */
  public @Nullable Change poll(Duration wait) {
    long deadline = System.nanoTime() + wait.toNanos();
    try {
      do {
        EventLines.Line line = connected().take(Math.max(0, deadline - System.nanoTime()));
        Change change = line == null ? quiet() : heard(line);
        if (change != null) {
          return change;
        }
      } while (System.nanoTime() - deadline < 0);
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StemeDbClientException(
          0, StemeDbClientException.UNREACHABLE, "the call was interrupted", e);
    }
  }

  /** What another stream has to ask for to go on behind the last change of this one. */
  public FeedRequest position() {
    return position;
  }

  @Override
  public void close() {
    closed.countDown();
    Future<?> asked = pending;
    if (asked != null) {
      asked.cancel(true);
    }
    EventLines current = lines;
    if (current != null) {
      current.cancel();
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private EventLines connected() throws InterruptedException {
    EventLines current = lines;
    while (current == null) {
      if (isClosed()) {
        throw new IllegalStateException("the stream is closed");
      }
      try {
        current = connect();
      } catch (StemeDbClientException e) {
        boolean again = e.unreachable() || e.status() == 503 || e.status() == 429;
        if (!again || System.nanoTime() - heardNanos > patienceNanos) {
          throw e;
        }
        closed.await(pauseMillis, TimeUnit.MILLISECONDS);
      }
    }
    return current;
  }

  private EventLines connect() {
    EventLines fresh = new EventLines();
    CompletableFuture<HttpResponse<Publisher<List<ByteBuffer>>>> asked =
        transport.startEvents("/v1/feed", Parameters.of(request), lastEventId);
    pending = asked;
    if (isClosed()) {
      asked.cancel(true);
    }
    try {
      transport.events(asked).subscribe(BodySubscribers.fromLineSubscriber(fresh));
    } catch (CancellationException e) {
      throw new IllegalStateException("the stream is closed", e);
    }
    heardNanos = System.nanoTime();
    id = "";
    data = "";
    lines = fresh;
    if (isClosed()) {
      fresh.cancel();
    }
    return fresh;
  }

  /** Nothing came: a connection that says nothing for long is given up. */
  private @Nullable Change quiet() {
    if (System.nanoTime() - heardNanos > SILENCE_NANOS_MAX) {
      disconnect();
    }
    return null;
  }

  private void disconnect() {
    EventLines current = lines;
    lines = null;
    if (current != null) {
      current.cancel();
    }
  }

  /** One line of an event (HTML standard, 9.2.6); the empty one ends it. */
  private @Nullable Change heard(EventLines.Line line) throws InterruptedException {
    heardNanos = System.nanoTime();
    String text = line.text();
    if (text == null) {
      disconnect();
      closed.await(pauseMillis, TimeUnit.MILLISECONDS);
    } else if (text.startsWith("id: ")) {
      id = text.substring(4);
    } else if (text.startsWith("data: ")) {
      data = text.substring(6);
    } else if (text.startsWith("retry: ")) {
      pauseMillis = Math.min(PAUSE_MILLIS_MAX, Transport.read(text.substring(7), Long::parseLong));
    } else if (text.isEmpty()) {
      return dispatch();
    }
    return null;
  }

  private @Nullable Change dispatch() {
    Change change =
        data.isEmpty() ? null : Transport.read(data, json -> Answers.change(JsonValue.parse(json)));
    if (!id.isEmpty()) {
      position = Transport.read(id, this::behind);
      lastEventId = id;
    }
    id = "";
    data = "";
    return change;
  }

  private FeedRequest behind(String eventId) {
    String[] parts = eventId.split("-", 2);
    return request.behind(parts[0], Long.parseLong(parts[1]));
  }
}
