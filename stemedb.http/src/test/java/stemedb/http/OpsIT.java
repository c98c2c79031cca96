package stemedb.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.NodeStatus.State;
import stemedb.api.StemeDb;

/** Configuration, health and metrics in Felix: the server listens where the variables say. */
class OpsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private FelixNode node;
  private MemoryDatabase database;

  @BeforeEach
  void start() throws Exception {
    node = FelixNode.configuredBy(folder, port -> Map.of("STEMEDB_PORT", Integer.toString(port)));
    database = new MemoryDatabase(folder);
    node.install("metrics-core").start();
    node.install("jackson-core").start();
    node.install("stemedb.ops").start();
    node.awaitStatus("/v1/health/live", 200);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    database.close();
  }

  @Test
  void healthFollowsTheStatus() throws Exception {
    assertEquals(503, node.get("/v1/health").statusCode());
    assertEquals(503, node.get("/v1/health/startup").statusCode());
    node.register(StemeDb.class, database, null);
    node.awaitStatus("/v1/health/startup", 200);
    assertTrue(node.get("/v1/health/ready").body().contains("the gateway is not there"));
    node.install("stemedb.front").start();
    node.install("stemedb.http").start();
    node.awaitStatus("/v1/health/ready", 200);
    JsonNode health = JSON.readTree(node.get("/v1/health").body());
    assertEquals("ready", health.get("state").asText());
    assertEquals(0, health.get("assertions_count").asInt());
    assertEquals("memory", health.get("store").asText());
    assertEquals("immediate", health.get("durability").asText());
    database.become(State.READ_ONLY);
    assertEquals(200, node.get("/v1/health/ready").statusCode());
    assertTrue(node.get("/v1/health").body().contains("told to"));
    database.become(State.FAILED);
    assertEquals(503, node.get("/v1/health/ready").statusCode());
    assertEquals(200, node.get("/v1/health/live").statusCode());
  }

  @Test
  void requestsAreCountedByRoute() throws Exception {
    node.register(StemeDb.class, database, null);
    node.install("stemedb.front").start();
    node.install("stemedb.http").start();
    node.awaitStatus("/v1/lenses", 200);
    node.get("/v1/records/" + "0".repeat(64));
    node.get("/v1/query?subject=s&predicate=p&lens=consensus");
    FelixNode.await(() -> metrics().contains("route=\"/v1/query\",method=\"GET\",code=\"200\"} 1"));
    String text = metrics();
    assertTrue(
        text.contains(
            "stemedb_http_requests_total"
                + "{route=\"/v1/records/{hash}\",method=\"GET\",code=\"404\"} 1"),
        text);
    assertTrue(text.contains("stemedb_http_request_duration_seconds_bucket{route=\"/v1/query\""));
    assertTrue(text.contains("# TYPE stemedb_assertions_total"));
    assertFalse(text.contains(" NaN"));
  }

  @Test
  void aForeignHostIsRefusedEverywhere() throws Exception {
    node.install("stemedb.http").start();
    node.awaitStatus("/v1/lenses", 503);
    assertEquals(403, RawRequest.get(node.port(), "/metrics", "evil.example").status());
    assertEquals(403, RawRequest.get(node.port(), "/v1/health", "evil.example").status());
  }

  @Test
  void theServerTellsNothingOfItself() throws Exception {
    HttpResponse<String> reply = node.get("/v1/health/live");
    assertTrue(reply.headers().firstValue("Server").isEmpty());
    RawRequest.Reply bad = RawRequest.send(node.port(), "GET / HTTP/1.1\r\nbad header\r\n\r\n");
    assertEquals(400, bad.status());
    assertFalse(bad.body().contains("org.eclipse"), bad.body());
    assertFalse(bad.body().contains("\tat "), bad.body());
  }

  private String metrics() {
    try {
      return node.get("/metrics").body();
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
