package stemedb.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stemedb.api.Change;
import stemedb.api.FeedRequest;
import stemedb.api.model.RecordKind;

/** The SDK's end of the event stream, against answers that a test writes. */
@Timeout(60)
final class ChangeStreamTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String HASH = "0".repeat(64);

  /** What is answered to one request: a status and a body; the connection then ends. */
  private record Reply(int status, String body) {}

  private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    asked.add(
        exchange.getRequestURI().getRawQuery()
            + " "
            + exchange.getRequestHeaders().getFirst("Last-Event-ID"));
    try {
      Reply reply = replies.take();
      boolean good = reply.status == 200;
      exchange
          .getResponseHeaders()
          .set("Content-Type", good ? "text/event-stream" : "application/problem+json");
      exchange.sendResponseHeaders(reply.status, 0);
      exchange.getResponseBody().write(reply.body.getBytes(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  private ChangeStream follow(FeedRequest request, Duration patience) {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return StemeDbClient.of(url).follow(request, patience);
  }

  private static String event(int offset) {
    return "id: 0123abcd-%1$d\ndata: %2$s\n\n".formatted(offset, change(offset));
  }

  private static String change(int offset) {
    return ("{\"offset\":%d,\"recorded_at\":\"2026-11-24T08:00:00.000001Z\",\"kind\":\"assertion\","
            + "\"hash\":\"%s\",\"document\":{\"a\":\"\u00e9\",\"b\":1.50}}")
        .formatted(offset, HASH);
  }

  @Test
  void changesComeAsTheyWereSent() {
    replies.add(new Reply(200, "retry: 1\n\n: hello\n" + event(1) + event(2)));
    FeedRequest request =
        new FeedRequest(0, null, "a b", "p", Set.of(RecordKind.ASSERTION), 10, 10);
    try (ChangeStream stream = follow(request, PATIENCE)) {
      assertEquals(request, stream.position());
      Change change = stream.next();
      assertEquals(1, change.offset());
      assertEquals(RecordKind.ASSERTION, change.kind());
      assertEquals(HASH, change.hash().toString());
      assertEquals(
          "{\"a\":\"\u00e9\",\"b\":1.5}", new String(change.document(), StandardCharsets.UTF_8));
      assertEquals("2026-11-24T08:00:00.000001Z", change.recordedAt().toString());
      assertEquals(2, stream.next().offset());
      assertEquals(request.behind("0123abcd", 2), stream.position());
    }
    assertEquals("since=0&subject_prefix=a+b&predicate=p&kind=assertion null", asked.get(0));
  }

  @Test
  void goesOnBehindTheLastWholeEvent() {
    replies.add(new Reply(200, "retry: 1\n\n" + event(1) + event(2).substring(0, 60)));
    replies.add(new Reply(503, "{\"code\":\"starting\",\"detail\":\"not yet\"}"));
    replies.add(new Reply(200, event(2) + "id: 0123abcd-9\n\n"));
    replies.add(new Reply(200, event(10)));
    try (ChangeStream stream = follow(FeedRequest.since(FeedRequest.LATEST), PATIENCE)) {
      assertEquals(1, stream.next().offset());
      assertEquals(2, stream.next().offset());
      assertEquals(10, stream.next().offset());
    }
    assertEquals(
        List.of(
            "since=latest null",
            "since=latest 0123abcd-1",
            "since=latest 0123abcd-1",
            "since=latest 0123abcd-9"),
        asked.subList(0, 4));
  }

  @Test
  void aRefusalEndsIt() {
    replies.add(new Reply(200, "retry: 1\n\n" + event(1)));
    replies.add(new Reply(409, "{\"code\":\"generation_changed\",\"detail\":\"replaced\"}"));
    FeedRequest request = new FeedRequest(7, "0123abcd", null, null, Set.of(), 10, 10);
    try (ChangeStream stream = follow(request, PATIENCE)) {
      assertEquals(1, stream.next().offset());
      assertEquals(
          "generation_changed", assertThrows(StemeDbClientException.class, stream::next).code());
    }
    assertEquals("cursor=0123abcd-7 null", asked.get(0));
  }

  @Test
  void patienceEnds() {
    server.stop(0);
    try (ChangeStream stream = follow(FeedRequest.since(0), Duration.ZERO)) {
      assertTrue(assertThrows(StemeDbClientException.class, stream::next).unreachable());
    }
  }

  @Test
  void anAnswerOfSomethingElseIsNone() {
    replies.add(new Reply(404, "<html>"));
    try (ChangeStream stream = follow(FeedRequest.since(0), PATIENCE)) {
      assertEquals(
          StemeDbClientException.UNEXPECTED_ANSWER,
          assertThrows(StemeDbClientException.class, stream::next).code());
    }
  }

  @Test
  void closingEndsWhoWaits() throws Exception {
    try (ChangeStream stream = follow(FeedRequest.since(0), PATIENCE)) {
      assertNull(followed(stream));
      CompletableFuture<Throwable> failure = new CompletableFuture<>();
      Thread reader =
          new Thread(
              () -> {
                try {
                  stream.next();
                } catch (RuntimeException e) {
                  failure.complete(e);
                }
              });
      reader.start();
      stream.close();
      assertEquals(IllegalStateException.class, failure.get(20, TimeUnit.SECONDS).getClass());
      reader.join(TimeUnit.SECONDS.toMillis(20));
    }
  }

  /** The first connection says nothing to tell. */
  private Change followed(ChangeStream stream) {
    replies.add(new Reply(200, "retry: 1\n\n"));
    replies.add(new Reply(200, "retry: 1\n\n"));
    return stream.poll(Duration.ofMillis(1));
  }
}
