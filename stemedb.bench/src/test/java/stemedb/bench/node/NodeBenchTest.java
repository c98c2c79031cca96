package stemedb.bench.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.bench.claims.Claims;
import stemedb.bench.claims.NodeRequests;
import stemedb.bench.load.Load;
import stemedb.bench.load.LoadGenerator;
import stemedb.bench.load.Pace;

class NodeBenchTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** Every request of a whole run is one that a strict node takes. */
  @Test
  void measuresEverythingAndWritesTheResults(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("results.json");
    try (StandIn node = new StandIn()) {
      int code =
          run("--url=" + node.url(), "--seconds", "0.3", "--warm-up", "0.1", "--json=" + file);
      assertEquals(0, code, this::printed);
      assertEquals(0, node.invalid());
      assertTrue(node.count() > 6000, "claims to be read, and more: " + node.count());
    }
    JsonNode results = new ObjectMapper().readTree(file.toFile());
    assertEquals("7", results.at("/node/offset").asText());
    assertFalse(results.get("node").has("nested"));
    List<String> names = new ArrayList<>();
    for (JsonNode one : results.get("measurements")) {
      names.add(one.get("name").asText() + " " + one.get("connections"));
      assertTrue(one.get("requests").asLong() > 0, one::toString);
      assertEquals(0, one.get("errors").asLong(), one::toString);
      JsonNode latency = one.get("latency_millis");
      assertTrue(latency.get("p50").asDouble() > 0, one::toString);
      assertTrue(latency.get("p50").asDouble() <= latency.get("p99").asDouble());
      assertTrue(latency.get("p99_9").asDouble() <= latency.get("max").asDouble());
      assertTrue(printed().contains(one.get("name").asText()));
    }
    assertEquals(
        List.of(
            "write, 1 claim 1",
            "write, 1 claim 64",
            "write, batch of 500 4",
            "read by hash 1",
            "read by hash 64",
            "consensus of 10 1",
            "consensus of 10 64",
            "null server 1",
            "null server 64",
            "null server 4"),
        names);
  }

  /** A node that answers and closes the connection costs errors, not the run. */
  @Test
  void refusalsAreCountedApart() throws Exception {
    try (StandIn node = new StandIn()) {
      node.refuseNext(3);
      Options options = Options.parse(List.of("--url=" + node.url()), Map.of());
      Claims claims = new Claims(1, Instant.EPOCH);
      NodeRequests requests = new NodeRequests(options.url(), null);
      List<byte[]> writes =
          IntStream.range(0, 50).mapToObj(i -> requests.write(claims.claim(i))).toList();
      Load load = new Load(writes, false, answer -> answer.status() == 201);
      Load.Result result =
          new LoadGenerator(options.address())
              .run(load, 2, Pace.CLOSED, TimeUnit.SECONDS.toNanos(20));
      // The close of a connection may lose one more request each time.
      assertTrue(result.errors() >= 3 && result.errors() <= 6, () -> "" + result.errors());
      assertEquals("429 {\"code\":\"rate_limited\"}", result.firstError());
      assertEquals(50, result.requests() + result.errors());
      assertEquals(node.count(), result.requests());
    }
  }

  @Test
  void aNodeThatRefusesEverythingMakesTheRunFail() throws Exception {
    try (StandIn node = new StandIn()) {
      node.refuseNext(Integer.MAX_VALUE);
      assertEquals(1, run("--url=" + node.url(), "--seconds=0.1", "--warm-up=0.1"));
      assertTrue(printed().contains("rate_limited"), this::printed);
    }
  }

  @Test
  void errorsInAMeasurementAreShown() {
    Options options = Options.parse(List.of(), Map.of());
    Report report =
        new Report(options, Map.of(), new PrintStream(out, true, StandardCharsets.UTF_8));
    Load.Result clean = new Load.Result(1, 0, null, 1, 0, Load.Result.newHistogram());
    report.add(new Measurement("clean", 1, 1, clean));
    assertTrue(report.isClean());
    Load.Result bad = new Load.Result(1, 2, "507 full", 1, 0, Load.Result.newHistogram());
    report.add(new Measurement("bad", 1, 1, bad));
    assertFalse(report.isClean());
    assertTrue(printed().contains("507 full"));
  }

  @Test
  void aNodeThatIsNotThereIsNamed() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertEquals(3, run("--url", "http://127.0.0.1:" + port));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains(":" + port));
  }

  @Test
  void helpAnswersWithoutANode() {
    assertEquals(0, run("--help"));
    assertTrue(printed().contains("--seconds"));
  }

  @Test
  void wrongArgumentsAreNamed() {
    for (String argument :
        List.of(
            "--seconds=0",
            "--seconds=x",
            "--url=https://a",
            "--url=http://a/b",
            "--nonsense",
            "--json",
            "--seed=-1")) {
      err.reset();
      assertEquals(2, run(argument), argument);
      String name = argument.replaceFirst("=.*", "");
      assertTrue(err.toString(StandardCharsets.UTF_8).contains(name), argument);
    }
  }

  private int run(String... arguments) {
    return NodeBench.run(
        List.of(arguments),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
  }
}
