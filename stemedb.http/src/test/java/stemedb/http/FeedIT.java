package stemedb.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import stemedb.api.AsOf;
import stemedb.api.HistoryRequest;
import stemedb.api.StemeDb;

/** Pages and events of the change feed, over the wire. */
class FeedIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = MemoryFeed.GENERATION + "-";

  @TempDir Path folder;
  private FelixNode node;
  private MemoryDatabase database;
  private Bundle gateway;

  @BeforeEach
  void start() throws Exception {
    node = new FelixNode(folder);
    database = new MemoryDatabase(folder);
    node.register(StemeDb.class, database, null);
    node.install("stemedb.front").start();
    gateway = node.install("stemedb.http");
    gateway.start();
    node.awaitStatus("/v1/lenses", 200);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    database.close();
  }

  private void write(String subject, int from, int count) throws Exception {
    for (int i = from; i < from + count; i++) {
      HttpResponse<String> reply =
          node.send(
              node.request("/v1/assert")
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofByteArray(GatewayIT.claim(subject, i).toJson())));
      assertEquals(201, reply.statusCode(), reply.body());
    }
  }

  @Test
  void pagesLinkToEachOther() throws Exception {
    write("a", 0, 5);
    String path = "/v1/feed?limit=2&subject_prefix=a";
    List<Integer> offsets = new ArrayList<>();
    while (path != null) {
      HttpResponse<String> reply = node.get(path);
      assertEquals(200, reply.statusCode(), reply.body());
      assertEquals("5", reply.headers().firstValue("X-Stemedb-Offset").orElseThrow());
      JsonNode page = JSON.readTree(reply.body());
      assertEquals(MemoryFeed.GENERATION, page.get("generation").asText());
      page.get("changes").forEach(change -> offsets.add(change.get("offset").asInt()));
      JsonNode cursor = page.get("next_cursor");
      assertEquals(cursor != null, reply.headers().firstValue("Link").isPresent());
      path =
          cursor == null
              ? null
              : "/v1/feed" + reply.headers().firstValue("Link").get().split("[<>]")[1];
    }
    assertEquals(List.of(1, 2, 3, 4, 5), offsets);
  }

  @Test
  void aChangeIsWhatWasSigned() throws Exception {
    write("a", 0, 1);
    JsonNode change = JSON.readTree(node.get("/v1/feed").body()).get("changes").get(0);
    assertEquals("assertion", change.get("kind").asText());
    assertEquals("a", change.at("/document/subject").asText());
    assertEquals(
        new String(GatewayIT.claim("a", 0).canonical(), StandardCharsets.UTF_8),
        change.get("document").toString());
    assertEquals(GatewayIT.claim("a", 0).hash().toString(), change.get("hash").asText());
    assertTrue(change.get("recorded_at").asText().endsWith("Z"));
  }

  @Test
  void aPageWaitsForAChange() throws Exception {
    write("a", 0, 1);
    CompletableFuture<HttpResponse<String>> waiting =
        node.client()
            .sendAsync(
                node.request("/v1/feed?since=1&wait=15").build(),
                HttpResponse.BodyHandlers.ofString());
    write("a", 1, 1);
    JsonNode page = JSON.readTree(waiting.get(10, TimeUnit.SECONDS).body());
    assertEquals(2, page.at("/changes/0/offset").asInt());
    page = JSON.readTree(node.get("/v1/feed?since=latest&wait=0").body());
    assertEquals(0, page.get("changes").size());
    assertEquals(2, page.get("through").asInt());
    assertFalse(page.has("next_cursor"));
  }

  @Test
  void refusesWhatItCannotRead() throws Exception {
    String[][] cases = {
      {"/v1/feed?since=-1", "400", "validation_failed"},
      {"/v1/feed?since=x", "400", "validation_failed"},
      {"/v1/feed?since=99999999999999999999", "400", "validation_failed"},
      {"/v1/feed?since=", "400", "validation_failed"},
      {"/v1/feed?since=7", "400", "invalid_time"},
      {"/v1/feed?limit=0", "400", "validation_failed"},
      {"/v1/feed?limit=1001", "400", "validation_failed"},
      {"/v1/feed?wait=31", "400", "validation_failed"},
      {"/v1/feed?wait=-1", "400", "validation_failed"},
      {"/v1/feed?kind=rumour", "400", "validation_failed"},
      {"/v1/feed?kind=", "400", "validation_failed"},
      {"/v1/feed?subject_prefix=a%00", "400", "validation_failed"},
      {"/v1/feed?predicate=", "400", "validation_failed"},
      {"/v1/feed?cursor=abc", "400", "invalid_cursor"},
      {"/v1/feed?cursor=0123ABCD-1", "400", "invalid_cursor"},
      {"/v1/feed?cursor=0123abcd-01", "400", "invalid_cursor"},
      {"/v1/feed?cursor=" + ID + "0&since=0", "400", "validation_failed"},
      {"/v1/feed?cursor=ffffffff-0", "409", "generation_changed"},
      {"/v1/feed?as_of=offset:1", "400", "validation_failed"},
    };
    for (String[] one : cases) {
      assertProblem(one[0], node.get(one[0]), one[1], one[2]);
    }
    String[][] events = {
      {"/v1/feed?limit=5", "", "400", "validation_failed"},
      {"/v1/feed?wait=5", "", "400", "validation_failed"},
      {"/v1/feed?kind=rumour", "", "400", "validation_failed"},
      {"/v1/feed?since=7", "", "400", "invalid_time"},
      {"/v1/feed", "abc", "400", "validation_failed"},
      {"/v1/feed", "0123abcd", "400", "validation_failed"},
      {"/v1/feed", "0123abcd--1", "400", "validation_failed"},
      {"/v1/feed", ID + "7", "400", "invalid_time"},
      {"/v1/feed", "ffffffff-0", "409", "generation_changed"},
    };
    for (String[] one : events) {
      HttpResponse<String> reply =
          node.send(
              node.request(one[0])
                  .header("Accept", "text/event-stream")
                  .header("Last-Event-ID", one[1]));
      assertProblem(one[0] + " " + one[1], reply, one[2], one[3]);
    }
    assertEquals(0, database.feed().readers());
  }

  private static void assertProblem(
      String what, HttpResponse<String> reply, String status, String code) throws IOException {
    assertEquals(Integer.parseInt(status), reply.statusCode(), what + ": " + reply.body());
    assertEquals(code, JSON.readTree(reply.body()).get("code").asText(), what);
  }

  @Test
  void eventsGoOnAndResumeWhereTheyEnded() throws Exception {
    write("a", 0, 2);
    try (Events events = events("", "")) {
      assertEquals("retry: 1000", events.line());
      assertEquals("", events.line());
      assertEquals(ID + 1, events.next().id());
      Events.Event second = events.next();
      assertEquals(ID + 2, second.id());
      assertEquals(2, JSON.readTree(second.data()).get("offset").asInt());
      write("a", 2, 1);
      assertEquals(ID + 3, events.next().id());
    }
    write("b", 0, 1);
    write("a", 3, 1);
    try (Events events = events("?subject_prefix=b", ID + 2)) {
      assertEquals(ID + 4, events.next().id());
      Events.Event position = events.next();
      assertEquals(ID + 5, position.id());
      assertEquals("", position.data(), "says how far it was read");
    }
    try (Events events = events("?since=latest", "")) {
      assertEquals(ID + 5, events.next().id());
      write("c", 0, 1);
      assertEquals(ID + 6, events.next().id());
    }
    FelixNode.await(() -> writesUntilNobodyFollows());
  }

  /** A client that left is noticed when something is written to it. */
  private boolean writesUntilNobodyFollows() {
    try {
      write("b", (int) (System.nanoTime() & 0x7FFFFFFF), 1);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return database.feed().readers() == 0;
  }

  @Test
  void theHeadOfEventsHasNoBody() throws Exception {
    HttpResponse<String> reply =
        node.send(
            node.request("/v1/feed")
                .header("Accept", "text/event-stream")
                .method("HEAD", BodyPublishers.noBody()));
    assertEquals(200, reply.statusCode());
    assertEquals("text/event-stream", reply.headers().firstValue("Content-Type").orElseThrow());
    assertEquals("", reply.body());
    FelixNode.await(() -> database.feed().readers() == 0);
  }

  @Test
  void tooManyReadersAreTurnedAway() throws Exception {
    List<Events> all = new ArrayList<>();
    for (int i = 0; i < MemoryFeed.READERS_MAX; i++) {
      all.add(events("", ""));
      assertEquals("retry: 1000", all.get(i).line());
    }
    HttpResponse<String> reply =
        node.send(node.request("/v1/feed").header("Accept", "text/event-stream"));
    assertProblem("one more", reply, "429", "too_many_readers");
    assertEquals("1", reply.headers().firstValue("Retry-After").orElseThrow());
    assertEquals(200, node.get("/v1/feed").statusCode());
    for (Events events : all) {
      events.close();
    }
  }

  @Test
  void aReaderThatDoesNotReadIsCutOffAndOthersGoOn() throws Exception {
    node.configure("stemedb.http", new Hashtable<>(Map.of("streamStallMillisMax", 300)));
    node.awaitStatus("/v1/lenses", 200);
    int count = 2_000;
    database.fill(count, 8_000);
    try (Socket lazy = new Socket();
        Events eager = events("", "")) {
      lazy.setReceiveBufferSize(4096);
      lazy.connect(new InetSocketAddress("127.0.0.1", node.port()));
      lazy.getOutputStream()
          .write(
              ("GET /v1/feed HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      FelixNode.await(() -> database.feed().readers() == 2);
      String last = "";
      while (!last.equals(ID + count)) {
        last = eager.next().id();
      }
      FelixNode.await(() -> database.feed().readers() == 1);
      write("after", 0, 1);
      assertEquals(ID + (count + 1), eager.next().id());
      assertTrue(endsBadly(lazy.getInputStream()), "the connection ended in the middle");
    }
  }

  /** Whether what was sent ends without the last chunk. */
  private static boolean endsBadly(InputStream in) {
    try {
      byte[] all = in.readAllBytes();
      String end =
          new String(
              all, Math.max(0, all.length - 7), Math.min(7, all.length), StandardCharsets.US_ASCII);
      return !end.endsWith("\r\n0\r\n\r\n");
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void eventsEndWithTheGatewayAndGoOnWithTheNext() throws Exception {
    write("a", 0, 1);
    for (int swap = 0; swap < 3; swap++) {
      int offset = swap + 1;
      try (Events events = events("", offset == 1 ? "" : ID + (offset - 1))) {
        assertEquals(ID + offset, swap == 0 ? events.change().id() : events.next().id());
        gateway.stop();
        CompletableFuture.runAsync(events::readToTheEnd).get(10, TimeUnit.SECONDS);
        assertEquals(0, database.feed().readers());
        CompletableFuture<Events> resumed =
            CompletableFuture.supplyAsync(() -> events("", ID + offset));
        gateway.start();
        write("a", offset, 1);
        try (Events again = resumed.get(10, TimeUnit.SECONDS)) {
          assertEquals(ID + (offset + 1), again.change().id());
        }
      }
    }
    gateway.stop();
    FelixNode.await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("stemedb-http")));
  }

  @Test
  void tellsHistoriesAndDifferences() throws Exception {
    write("a", 0, 1);
    HttpResponse<String> history =
        node.get(
            "/v1/history?subject=a&predicate=area_km2&as_of=offset:1&claimed_until=2026-06-01T00:00:00Z");
    assertEquals(200, history.statusCode(), history.body());
    assertEquals(
        "current", JSON.readTree(history.body()).at("/assertions/0/standing/status").asText());
    HistoryRequest asked = database.lastHistory();
    assertEquals(HistoryRequest.ALL.lifecycle(), asked.filters().lifecycle());
    assertEquals(new AsOf.Offset(1), asked.asOf());
    HttpResponse<String> diff = node.get("/v1/diff?from=offset:1&subject_prefix=a&limit=3");
    assertEquals(200, diff.statusCode(), diff.body());
    JsonNode page = JSON.readTree(diff.body());
    assertEquals("standing", page.at("/differences/0/change").asText());
    assertEquals("current", page.at("/differences/0/before/status").asText());
    assertEquals("a", page.at("/differences/0/assertion/subject").asText());
    assertTrue(diff.headers().firstValue("Link").orElseThrow().contains("cursor=more"));
    assertEquals(new AsOf.Offset(1), database.lastDiff().from());
    assertEquals(AsOf.HEAD, database.lastDiff().to());
    String[][] cases = {
      {"/v1/history?subject=a", "validation_failed"},
      {"/v1/history?subject=a&predicate=p&limit=0", "validation_failed"},
      {"/v1/history?subject=a&predicate=p&lens=recency", "validation_failed"},
      {"/v1/diff", "validation_failed"},
      {"/v1/diff?from=yesterday", "validation_failed"},
      {"/v1/diff?from=1&subject=a&subject_prefix=a", "validation_failed"},
      {"/v1/diff?from=1&to=", "validation_failed"},
    };
    for (String[] one : cases) {
      assertProblem(one[0], node.get(one[0]), "400", one[1]);
    }
  }

  private Events events(String query, String lastEventId) {
    try {
      return new Events(
          node.client()
              .send(
                  node.request("/v1/feed" + query)
                      .header("Accept", "text/event-stream")
                      .header("Last-Event-ID", lastEventId)
                      .build(),
                  HttpResponse.BodyHandlers.ofInputStream()));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
