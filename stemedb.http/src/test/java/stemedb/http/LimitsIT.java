package stemedb.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.StemeDb;

/** Clients that are slow, greedy or gone hold up nobody else. */
class LimitsIT {
  /** More than the server has threads. */
  private static final int CLIENTS = 12;

  @TempDir Path folder;
  private FelixNode node;
  private MemoryDatabase database;

  @BeforeEach
  void start() throws Exception {
    node = new FelixNode(folder);
    node.configure(
        "stemedb.http",
        new Hashtable<>(
            Map.of(
                "bodyMillisMax",
                500,
                "requestMillisMax",
                1500,
                "allBodiesBytesMax",
                2L << 20,
                "allowedOrigins",
                new String[] {"https://console.example"})));
    database = new MemoryDatabase(folder);
    node.register(StemeDb.class, database, null);
    node.install("stemedb.front").start();
    node.install("stemedb.http").start();
    node.awaitStatus("/v1/lenses", 200);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    database.close();
  }

  @Test
  void aBodyThatDoesNotArriveIsGivenUp() throws Exception {
    RawRequest.Reply reply =
        RawRequest.send(
            node.port(),
            "POST /v1/assert HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 100\r\n\r\n{");
    assertEquals(408, reply.status(), reply.body());
    assertTrue(reply.body().contains("\"code\":\"body_timeout\""), reply.body());
  }

  @Test
  void anAnswerThatDoesNotComeIsGivenUp() throws Exception {
    HttpResponse<String> reply =
        node.get("/v1/query?lens=consensus&predicate=p&subject=" + MemoryDatabase.SILENT);
    assertEquals(504, reply.statusCode(), reply.body());
    assertTrue(reply.body().contains("\"code\":\"request_timeout\""), reply.body());
  }

  @Test
  void bodiesTogetherHaveALimit() throws Exception {
    HttpResponse<String> reply =
        node.send(
            node.request("/v1/batch")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArray(new byte[2 << 20])));
    assertEquals(429, reply.statusCode(), reply.body());
    assertEquals("1", reply.headers().firstValue("Retry-After").orElseThrow());
    for (int i = 0; i < 5; i++) { // what a request took is given back
      HttpResponse<String> next =
          node.send(
              node.request("/v1/batch")
                  .header("Content-Type", "application/x-ndjson")
                  .POST(
                      BodyPublishers.ofByteArray(
                          "\n".repeat(300_000).getBytes(StandardCharsets.UTF_8))));
      assertEquals(200, next.statusCode(), next.body());
    }
  }

  @Test
  void clientsThatDoNotReadHoldUpNobody() throws Exception {
    String lines = "{}\n".repeat(10_000);
    List<Socket> clients = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        Socket client = new Socket();
        clients.add(client);
        client.setReceiveBufferSize(4096);
        client.connect(new java.net.InetSocketAddress("127.0.0.1", node.port()));
        client
            .getOutputStream()
            .write(
                ("POST /v1/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                        + "Content-Length: "
                        + lines.length()
                        + "\r\n\r\n"
                        + lines)
                    .getBytes(StandardCharsets.US_ASCII));
        assertEquals('H', client.getInputStream().read());
      }
      for (int i = 0; i < 5; i++) {
        assertEquals(200, node.get("/v1/skeptic?subject=s&predicate=p").statusCode());
      }
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  @Test
  void aPageOfAnAllowedOriginMayCall() throws Exception {
    HttpResponse<String> reply =
        node.send(node.request("/v1/lenses").header("Origin", "https://console.example"));
    assertEquals(200, reply.statusCode());
    assertEquals(
        "https://console.example",
        reply.headers().firstValue("Access-Control-Allow-Origin").orElseThrow());
    HttpResponse<String> preflight =
        node.send(
            node.request("/v1/assert")
                .header("Origin", "https://console.example")
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", BodyPublishers.noBody()));
    assertEquals("Origin", reply.headers().firstValue("Vary").orElseThrow());
    assertEquals("Origin", node.get("/v1/lenses").headers().firstValue("Vary").orElseThrow());
    assertEquals(204, preflight.statusCode());
    assertTrue(
        preflight
            .headers()
            .firstValue("Access-Control-Allow-Headers")
            .orElseThrow()
            .contains("Content-Type"));
  }
}
