package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.client.JsonValue;

/** Damage in an old part of the journal is found while the node serves, and told. */
class DamagedJournalTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Map<String, String> SMALL_SEGMENTS = Map.of("STEMEDB_SEGMENT_SIZE", "64KiB");

  @TempDir Path folder;

  private final Opinions opinions = new Opinions(7);

  private static NodeUnderTest launch(Path data) {
    return NodeUnderTest.launch(data, NodeUnderTest.freePort(), SMALL_SEGMENTS);
  }

  private static void awaitReady(NodeUnderTest node, int status, String state) throws Exception {
    Await.until(
        "ready says " + status + " " + state,
        LIMIT,
        () -> {
          try {
            HttpResponse<String> ready = node.get("/v1/health/ready");
            return ready.statusCode() == status && ready.body().contains(state);
          } catch (UncheckedIOException notYet) {
            return false;
          }
        });
  }

  private HttpResponse<String> write(NodeUnderTest node, int claims) throws Exception {
    return node.post("/v1/batch", "application/x-ndjson", opinions.batch(claims));
  }

  /** Changes a byte in the middle of the oldest segment, and returns its name. */
  private static String damage(Path journal) throws IOException {
    List<Path> segments;
    try (Stream<Path> files = Files.list(journal)) {
      segments = files.filter(file -> file.toString().endsWith(".wal")).sorted().toList();
    }
    assertTrue(segments.size() > 2, () -> "sealed segments: " + segments);
    byte[] content = Files.readAllBytes(segments.get(0));
    content[content.length / 2] ^= 1;
    Files.write(segments.get(0), content);
    return segments.get(0).getFileName().toString();
  }

  @Test
  void damageInASealedSegmentIsFoundAndTold() throws Exception {
    Path data = folder.resolve("data");
    try (NodeUnderTest node = launch(data)) {
      awaitReady(node, 200, "ready");
      for (int i = 0; i < 6; i++) {
        assertEquals(200, write(node, 100).statusCode());
      }
      node.stop();
    }
    String segment = damage(data.resolve("journal"));
    try (NodeUnderTest node = launch(data)) {
      awaitReady(node, 503, "\"damaged\"");
      String ready = node.get("/v1/health/ready").body();
      HttpResponse<String> health = node.get("/v1/health");
      assertEquals(503, health.statusCode());
      JsonValue told = JsonValue.parse(health.body());
      assertEquals("damaged", told.get("state").text());
      String reason = told.get("reason").text();
      assertEquals(reason, JsonValue.parse(ready).get("reason").text(), "the same report");
      assertTrue(reason.contains(segment), reason);
      assertTrue(reason.contains("offset"), reason);
      assertTrue(reason.contains("stemedb wal"), reason);
      assertTrue(told.get("since").text().startsWith("20"), health.body());

      HttpResponse<String> refused = write(node, 1);
      assertEquals(503, refused.statusCode(), refused.body());
      assertTrue(refused.body().contains("\"read_only\""), refused.body());
      String path =
          "/v1/skeptic?subject=" + Opinions.subject(0) + "&predicate=" + Opinions.PREDICATES.get(0);
      assertEquals(200, node.get(path.replace(" ", "%20")).statusCode(), "questions are answered");
    }
  }
}
