package stemedb.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import stemedb.api.StemeDbException;
import stemedb.api.model.Hash;
import stemedb.api.model.RecordKind;
import stemedb.record.RecordReader;
import stemedb.record.SignedRecord;

/** Takes records in as a node does, and answers questions with what a test puts there. */
final class StandInNode implements AutoCloseable {
  final List<SignedRecord> stored = new CopyOnWriteArrayList<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  final Map<String, String> answers = new ConcurrentHashMap<>();

  /** The status of those answers. */
  volatile int status = 200;

  private final Map<Hash, Boolean> known = new ConcurrentHashMap<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  StandInNode() throws IOException {
    this(0);
  }

  StandInNode(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    requests.add(
        exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("X-API-Key"));
    switch (path) {
      case "/v1/assert" ->
          reply(exchange, 201, take(RecordReader.read(RecordKind.ASSERTION, body)));
      case "/v1/batch" -> reply(exchange, 200, batch(body));
      default -> {
        String answer = answers.get(path);
        reply(
            exchange,
            answer == null ? 404 : status,
            answer == null ? "{\"code\":\"not_found\",\"detail\":\"no " + path + "\"}" : answer);
      }
    }
  }

  private String batch(byte[] body) {
    StringBuilder lines = new StringBuilder();
    for (String line : new String(body, StandardCharsets.UTF_8).split("\n")) {
      try {
        lines.append(take(RecordReader.readTagged(line.getBytes(StandardCharsets.UTF_8))));
      } catch (StemeDbException e) {
        lines.append("{\"status\":\"refused\",\"problem\":{\"status\":400,\"code\":\"");
        lines.append(e.problem().code().wireName() + "\",\"detail\":\"refused here\"}}");
      }
      lines.append('\n');
    }
    return lines.toString();
  }

  private synchronized String take(SignedRecord record) {
    boolean created = known.put(record.hash(), true) == null;
    if (created) {
      stored.add(record);
    }
    return "{\"hash\":\"%s\",\"status\":\"%s\",\"visible\":true,\"offset\":%d,\"recorded_at\":\"%s\"}"
        .formatted(
            record.hash(), created ? "created" : "exists", stored.size(), "2026-11-24T08:00:00Z");
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
