package stemedb.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import stemedb.api.StemeDb;

/** The gateway is stopped and started while clients go on asking. */
class FrontIT {
  private static final int CLIENTS = 4;
  private static final int SWAPS = 10;

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

  @Test
  void noRequestFailsWhileTheGatewayIsReplaced() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger answers = new AtomicInteger();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<List<String>>> failures = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int client = i;
      failures.add(clients.submit(() -> ask(client, done, answers)));
    }
    for (int i = 0; i < SWAPS; i++) {
      int before = answers.get();
      FelixNode.await(() -> answers.get() > before + 20);
      gateway.stop();
      gateway.start();
    }
    done.set(true);
    for (Future<List<String>> failed : failures) {
      assertEquals(List.of(), failed.get(30, TimeUnit.SECONDS));
    }
    clients.shutdown();
  }

  @Test
  void holdsRequestsUntilTheGatewayIsThereAgain() throws Exception {
    gateway.stop();
    CompletableFuture<HttpResponse<String>> held =
        node.client()
            .sendAsync(node.request("/v1/lenses").build(), HttpResponse.BodyHandlers.ofString());
    CompletableFuture<HttpResponse<String>> write =
        node.client()
            .sendAsync(
                node.request("/v1/assert")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(GatewayIT.claim("held", 1).toJson()))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    gateway.start();
    assertEquals(200, held.get(10, TimeUnit.SECONDS).statusCode());
    assertEquals(201, write.get(10, TimeUnit.SECONDS).statusCode());
  }

  @Test
  void turnsAwayWhatWaitedTooLong() throws Exception {
    gateway.stop();
    HttpResponse<String> reply = node.get("/v1/lenses");
    assertEquals(503, reply.statusCode());
    assertEquals("1", reply.headers().firstValue("Retry-After").orElseThrow());
    assertTrue(reply.body().contains("\"code\":\"starting\""), reply.body());
    assertTrue(
        reply.body().contains(reply.headers().firstValue("X-Request-Id").orElseThrow()),
        reply.body());
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    assertTrue(threads().contains("stemedb-http-deadlines") || threads().isEmpty());
    gateway.stop();
    node.bundle("stemedb.front").stop();
    FelixNode.await(() -> threads().isEmpty());
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("stemedb-"))
        .toList();
  }

  private List<String> ask(int client, AtomicBoolean done, AtomicInteger answers) throws Exception {
    List<String> failures = new ArrayList<>();
    for (int i = 0; !done.get(); i++) {
      HttpResponse<String> reply =
          i % 2 == 0
              ? node.get("/v1/lenses")
              : node.send(
                  node.request("/v1/assert")
                      .header("Content-Type", "application/json")
                      .POST(
                          BodyPublishers.ofByteArray(
                              GatewayIT.claim("swap/" + client, i).toJson())));
      if (reply.statusCode() >= 300) {
        failures.add(reply.statusCode() + " " + reply.body());
      }
      answers.incrementAndGet();
    }
    return failures;
  }
}
