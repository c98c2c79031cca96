package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import stemedb.client.JsonValue;

/** What an operator does with a node's store, over HTTP. */
final class StoreCommands {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String PATH = "/v1/admin/storage";

  private final NodeUnderTest node;
  private final String token;

  StoreCommands(NodeUnderTest node) throws IOException {
    this.node = node;
    this.token = Files.readString(node.data().resolve("admin.token")).strip();
  }

  /** Begins to move the store and does not wait. */
  void begin(String backend) throws InterruptedException {
    HttpRequest.BodyPublisher body =
        HttpRequest.BodyPublishers.ofString("{\"backend\":\"" + backend + "\"}");
    HttpResponse<String> reply =
        node.send(request("/switch").header("Content-Type", "application/json").POST(body));
    assertEquals(202, reply.statusCode(), reply.body());
  }

  /** Moves the store. */
  void move(String backend) throws Exception {
    begin(backend);
    awaitDone();
    assertEquals(backend, store());
  }

  /** Compares the store with the journal; returns what is said about it. */
  String verify() throws Exception {
    HttpResponse<String> reply =
        node.send(request("/verify").POST(HttpRequest.BodyPublishers.noBody()));
    assertEquals(202, reply.statusCode(), reply.body());
    return awaitDone();
  }

  private String awaitDone() throws Exception {
    Await.until("the task ends", LIMIT, () -> !task().get("running").isTrue());
    JsonValue task = task();
    assertEquals("done", task.get("state").text(), task::toString);
    return task.get("reason").text();
  }

  /** The last task. */
  JsonValue task() throws InterruptedException {
    HttpResponse<String> reply = node.send(request(""));
    assertEquals(200, reply.statusCode(), reply.body());
    return JsonValue.parse(reply.body()).get("task");
  }

  /** The backend that has the data. */
  String store() throws InterruptedException {
    return node.ask("/v1/health").get("store").text();
  }

  private HttpRequest.Builder request(String path) {
    return node.request(PATH + path).header("X-API-Key", token);
  }
}
