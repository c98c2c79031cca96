package stemedb.bench.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import stemedb.api.StemeDbException;
import stemedb.api.model.AgentId;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Assertion;
import stemedb.api.model.RecordKind;
import stemedb.record.RecordReader;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;

/** A node in memory that takes claims as strictly as a real one, and keeps count. */
final class StandIn implements AutoCloseable {
  private static final int BACKLOG = 256;
  private final Map<String, byte[]> claims = new ConcurrentHashMap<>();
  private final Map<String, Set<AgentId>> authors = new ConcurrentHashMap<>();
  private final AtomicInteger invalid = new AtomicInteger();
  private final AtomicInteger refusalsLeft = new AtomicInteger();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final HttpServer server;

  StandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.setExecutor(threads);
    server.createContext("/v1/assert", this::write);
    server.createContext("/v1/batch", this::writeBatch);
    server.createContext("/v1/assertions/", this::read);
    server.createContext("/v1/query", this::question);
    server.createContext(
        "/v1/health",
        exchange ->
            answer(exchange, 200, "{\"status\":\"ready\",\"nested\":{\"a\":1},\"offset\":7}"));
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** How many claims are there. */
  int count() {
    return claims.size();
  }

  /** How many records were malformed, wrongly signed or there already. */
  int invalid() {
    return invalid.get();
  }

  /** Refuses the next single writes and closes the connection. */
  void refuseNext(int writes) {
    refusalsLeft.set(writes);
  }

  private void write(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (refusalsLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      exchange.getResponseHeaders().set("Connection", "close");
      answer(exchange, 429, "{\"code\":\"rate_limited\"}");
      return;
    }
    boolean taken = take(() -> RecordReader.read(RecordKind.ASSERTION, body));
    answer(exchange, taken ? 201 : 422, taken ? "{\"status\":\"created\"}" : "{}");
  }

  /** Answers in chunks, for the reader of them. */
  private void writeBatch(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, 0);
    try (exchange) {
      for (String line : body.split("\n")) {
        byte[] json = line.getBytes(StandardCharsets.UTF_8);
        boolean taken = take(() -> RecordReader.readTagged(json));
        String status = taken ? "created" : "refused";
        exchange
            .getResponseBody()
            .write(("{\"status\":\"" + status + "\"}\n").getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  private void read(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] claim = claims.get(path.substring(path.lastIndexOf('/') + 1));
    answer(
        exchange,
        claim == null ? 404 : 200,
        claim == null ? "{}" : new String(claim, StandardCharsets.UTF_8));
  }

  private void question(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    String subject = query.replaceFirst(".*subject=([^&]*).*", "$1");
    int count = authors.getOrDefault(subject, Set.of()).size();
    answer(exchange, 200, "{\"candidates_count\":" + count + "}");
  }

  private boolean take(Supplier<SignedRecord> reader) {
    try {
      SignedRecord claim = reader.get();
      if (isSigned(claim) && claims.put(claim.hash().toString(), claim.canonical()) == null) {
        Assertion assertion = (Assertion) claim.document();
        authors
            .computeIfAbsent(assertion.subject(), subject -> ConcurrentHashMap.newKeySet())
            .add(assertion.agentId());
        return true;
      }
    } catch (StemeDbException e) {
      // Counted like a wrong signature.
    }
    invalid.incrementAndGet();
    return false;
  }

  private static boolean isSigned(SignedRecord claim) {
    byte[] message = Signing.message(claim.kind(), claim.hash());
    AgentSignature signature = claim.signatures().get(0);
    return Ed25519.verify(
        signature.signature(), 0, signature.agentId().toBytes(), 0, message, 0, message.length);
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
