package stemedb.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import stemedb.api.StemeDb;
import stemedb.api.metrics.Metrics;
import stemedb.api.model.ApiKey;
import stemedb.api.model.Role;
import stemedb.http.foreign.ForeignGuard;
import stemedb.record.AgentKey;
import stemedb.record.ApiKeyToken;
import stemedb.record.SignedRecord;

/** A node that asks callers who they are, over the wire. */
class ProtectionIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ADMIN_TOKEN = "a-token-of-the-test";
  private static final String KEYS = "/v1/admin/api-keys";
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final ApiKeyToken ROOT = ApiKeyToken.random();

  /** The figures of the node, but that the tests administer more than people do. */
  private static final Dictionary<String, Object> RATES =
      properties("adminPerSecond", 1_000, "adminBurst", 2_000);

  @TempDir static Path folder;
  private static FelixNode node;
  private static MemoryDatabase database;
  private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();
  private static final Queue<String> SECRETS = new ConcurrentLinkedQueue<>();
  private static final Logger LOGS = Logger.getLogger("");
  private static final Handler LISTENER = new Listener();

  /** Keeps all that is logged. */
  private static final class Listener extends Handler {
    @Override
    public void publish(LogRecord record) {
      SEEN.add(record.getMessage() + " " + java.util.Arrays.toString(record.getParameters()));
      SEEN.add(String.valueOf(record.getThrown()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** Keeps the names and labels of all meters. */
  private static final class Names implements Metrics {
    @Override
    public Counter counter(String name, String... labels) {
      SEEN.add(name + " " + List.of(labels));
      return Metrics.NONE.counter(name, labels);
    }

    @Override
    public Histogram histogram(String name, String... labels) {
      SEEN.add(name + " " + List.of(labels));
      return Metrics.NONE.histogram(name, labels);
    }

    @Override
    public Registration gauge(String name, DoubleSupplier value, String... labels) {
      SEEN.add(name + " " + List.of(labels));
      return Metrics.NONE.gauge(name, value, labels);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    LOGS.addHandler(LISTENER);
    SECRETS.add(ADMIN_TOKEN);
    SECRETS.add(secret(ROOT));
    Files.writeString(folder.resolve("admin.token"), ADMIN_TOKEN + "\n");
    node = new FelixNode(folder);
    database = new MemoryDatabase(folder);
    node.register(StemeDb.class, database, null);
    node.register(Metrics.class, new Names(), null);
    node.configure("stemedb.http", properties("authentication", true));
    node.configure(
        "stemedb.guard.authentication",
        properties("rootKeyId", ROOT.id(), "rootKeySha256", ROOT.secretSha256().toString()));
    node.configure("stemedb.guard.rate", RATES);
    node.configure("stemedb.guard.address", properties("faultCost", 0));
    node.install("stemedb.front").start();
    node.install("stemedb.guard").start();
    node.install("stemedb.http").start();
    node.awaitStatus("/openapi.json", 200);
    FelixNode.await(() -> database.apiKeys().find(ROOT.id()) != null);
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
    database.close();
    LOGS.removeHandler(LISTENER);
    for (String secret : SECRETS) {
      assertTrue(SEEN.stream().noneMatch(text -> text.contains(secret)), "a secret was shown");
    }
  }

  private static Dictionary<String, Object> properties(Object... namesAndValues) {
    Dictionary<String, Object> properties = new Hashtable<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return properties;
  }

  private static String secret(ApiKeyToken token) {
    return token.reveal().substring(token.reveal().lastIndexOf('_') + 1);
  }

  private static String key(Role... roles) {
    return key(List.of(), null, roles);
  }

  private static String key(List<String> prefixes, @Nullable Instant expires, Role... roles) {
    ApiKeyToken token = ApiKeyToken.random();
    SECRETS.add(secret(token));
    database
        .apiKeys()
        .create(
            new ApiKey(
                token.id(),
                "test",
                token.secretSha256(),
                List.of(roles),
                prefixes,
                expires,
                false,
                NOW));
    return token.reveal();
  }

  private static HttpResponse<String> send(String method, String path, @Nullable String key)
      throws Exception {
    return send(method, path, key, "{}".getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse<String> send(
      String method, String path, @Nullable String key, byte[] body) throws Exception {
    HttpRequest.Builder request = node.request(path);
    if (key != null) {
      request.header("X-API-Key", key);
    }
    boolean reads = method.equals("GET") || method.equals("DELETE");
    HttpResponse<String> reply =
        node.send(
            request
                .header("Content-Type", "application/json")
                .method(
                    method, reads ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body)));
    if (reply.statusCode() != 201) { // a new key is shown once
      SEEN.add(reply.body() + reply.headers());
    }
    return reply;
  }

  /** Asks until the answer has that status. */
  private static HttpResponse<String> awaitStatus(String key, int status) {
    AtomicReference<@Nullable HttpResponse<String>> last = new AtomicReference<>();
    try {
      FelixNode.await(
          () -> {
            try {
              last.set(send("GET", "/v1/lenses", key));
              return last.get().statusCode() == status;
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
    } catch (AssertionError e) {
      throw new AssertionError(last.get() + " " + last.get().headers(), e);
    }
    return last.get();
  }

  private static void assertProblem(HttpResponse<String> reply, int status, String code)
      throws IOException {
    assertEquals(status, reply.statusCode(), reply.body());
    assertEquals(
        "application/problem+json", reply.headers().firstValue("Content-Type").orElseThrow());
    JsonNode problem = JSON.readTree(reply.body());
    assertEquals(code, problem.get("code").asText());
    assertEquals(
        reply.headers().firstValue("X-Request-Id").orElseThrow(),
        problem.get("request_id").asText());
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/query?subject=a",
    "GET,/v1/lenses",
    "GET,/v1/conflicts",
    "GET,/v1/records/00",
    "GET,/metrics",
    "GET,/v1/nothing",
    "POST,/v1/assert",
    "POST,/v1/assertions",
    "POST,/v1/batch",
    "PUT,/v1/lenses",
    "POST,/",
    "GET,/v1/admin",
    "GET,/v1/admin/bundles",
    "GET,/v1/%61dmin/bundles",
    "POST,/v1/admin/api-keys",
    "DELETE,/v1/admin/api-keys/a"
  })
  void nothingWithoutAKey(String method, String path) throws Exception {
    for (String wrong :
        new String[] {
          null, "", "stk_", ApiKeyToken.random().reveal(), "stk_" + ROOT.id() + "_" + "a".repeat(64)
        }) {
      HttpResponse<String> reply = send(method, path, wrong);
      assertProblem(reply, 401, "unauthenticated");
      assertEquals("Bearer", reply.headers().firstValue("WWW-Authenticate").orElseThrow());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/openapi.json", "/problems", "/problems/forbidden"})
  void whatTheNodeSaysOfItselfIsOpen(String path) throws Exception {
    assertEquals(200, send("GET", path, null).statusCode());
  }

  @Test
  void everyRoleDoesWhatItIsFor() throws Exception {
    Map<Role, List<Integer>> expected =
        Map.of(
            Role.READER, List.of(200, 403, 403),
            Role.WRITER, List.of(403, 201, 403),
            Role.CURATOR, List.of(403, 403, 403),
            Role.ADMIN, List.of(200, 201, 200));
    for (Role role : Role.values()) {
      String key = key(role);
      byte[] claim = GatewayIT.claim("role/" + role, 1).toJson();
      assertEquals(
          expected.get(role),
          List.of(
              send("GET", "/v1/lenses", key).statusCode(),
              send("POST", "/v1/assert", key, claim).statusCode(),
              send("GET", "/v1/admin/bundles", key).statusCode()),
          role.wireName());
    }
    assertProblem(send("POST", "/v1/assert", key(Role.READER)), 403, "forbidden");
  }

  @Test
  void aKeyComesAsBearerToo() throws Exception {
    HttpRequest.Builder request =
        node.request("/v1/lenses").header("Authorization", "bearer  " + key(Role.READER));
    assertEquals(200, node.send(request).statusCode());
  }

  @Test
  void anExpiredKeyIsWorthNothing() throws Exception {
    String expired = key(List.of(), Instant.now().minusSeconds(1), Role.READER);
    assertProblem(send("GET", "/v1/lenses", expired), 401, "unauthenticated");
    String valid = key(List.of(), Instant.now().plusSeconds(3_600), Role.READER);
    assertEquals(200, send("GET", "/v1/lenses", valid).statusCode());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keysAreMadeAndTakenBack(boolean byToken) throws Exception {
    String admin = byToken ? ADMIN_TOKEN : ROOT.reveal();
    byte[] wish =
        """
        {"name":"a \\"name\\"","roles":["reader","writer"],"subject_prefixes":["mine/"],\
        "expires_at":"2099-01-01T00:00:00Z"}"""
            .getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> created = send("POST", KEYS, admin, wish);
    assertEquals(201, created.statusCode(), created.body());
    assertEquals("no-store", created.headers().firstValue("Cache-Control").orElseThrow());
    JsonNode key = JSON.readTree(created.body());
    String secret = key.get("key").asText();
    SECRETS.add(secret.substring(secret.lastIndexOf('_') + 1));
    assertEquals("[\"reader\",\"writer\"]", key.get("roles").toString());
    assertEquals("a \"name\"", key.get("name").asText());
    assertFalse(key.get("revoked").asBoolean());
    assertEquals(200, send("GET", "/v1/lenses", secret).statusCode());
    assertTrue(send("GET", KEYS, admin).body().contains(key.get("id").asText()));

    HttpResponse<String> revoked = send("DELETE", KEYS + "/" + key.get("id").asText(), admin);
    assertEquals(200, revoked.statusCode(), revoked.body());
    assertTrue(JSON.readTree(revoked.body()).get("revoked").asBoolean());
    assertProblem(send("GET", "/v1/lenses", secret), 401, "unauthenticated");
    assertProblem(send("DELETE", KEYS + "/nobody", admin), 404, "not_found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":\"a\"}",
        "{\"name\":\"a\",\"roles\":[]}",
        "{\"name\":\"a\",\"roles\":[\"king\"]}",
        "{\"name\":\"a\",\"roles\":[\"reader\",\"reader\"]}",
        "{\"name\":\"a\",\"roles\":[\"reader\"],\"expires_at\":\"tomorrow\"}",
        "{\"name\":\"a\",\"roles\":[\"reader\"],\"id\":\"mine\"}",
        "{\"name\":\"\",\"roles\":[\"reader\"]}"
      })
  void aWishThatCannotBeMeantIsRefused(String wish) throws Exception {
    HttpResponse<String> reply =
        send("POST", KEYS, ROOT.reveal(), wish.getBytes(StandardCharsets.UTF_8));
    assertProblem(reply, 400, "validation_failed");
    assertFalse(JSON.readTree(reply.body()).get("errors").isEmpty());
  }

  @Test
  void aKeyThatIsBoundToSubjectsSeesNoOthers() throws Exception {
    SignedRecord mine = GatewayIT.claim("mine/a", 1);
    SignedRecord other = GatewayIT.claim("other/a", 1);
    for (SignedRecord claim : List.of(mine, other)) {
      assertEquals(201, send("POST", "/v1/assert", ROOT.reveal(), claim.toJson()).statusCode());
    }
    String bound = key(List.of("mine/"), null, Role.READER);
    String pair = "&predicate=area&lens=consensus";
    for (String allowed :
        List.of(
            "/v1/query?subject=mine/a" + pair,
            "/v1/query?subject=mine/a",
            "/v1/query?subject_prefix=mine/",
            "/v1/skeptic?subject=mine/a&predicate=area",
            "/v1/conflicts?subject_prefix=mine/b",
            "/v1/records/" + mine.hash(),
            "/v1/assertions/" + mine.hash())) {
      assertEquals(200, send("GET", allowed, bound).statusCode(), allowed);
    }
    AgentKey agent = AgentKey.ofSeed(new byte[32]);
    for (String refused :
        List.of(
            "/v1/query?subject=other/a" + pair,
            "/v1/query?subject=other/a",
            "/v1/query?subject_prefix=mine",
            "/v1/query?agent_id=" + agent.agentId(),
            "/v1/skeptic?subject=other/a&predicate=area",
            "/v1/conflicts",
            "/v1/conflicts?subject_prefix=o")) {
      assertProblem(send("GET", refused, bound), 403, "forbidden");
    }
    assertProblem(send("GET", "/v1/records/" + other.hash(), bound), 404, "not_found");
    assertProblem(send("GET", "/v1/assertions/" + other.hash(), bound), 404, "not_found");
    assertProblem(send("GET", KEYS, key(List.of("mine/"), null, Role.ADMIN)), 403, "forbidden");
  }

  @Test
  void ratesAreToldAndChangedAtRunTime() throws Exception {
    String key = key(Role.READER);
    HttpResponse<String> first = send("GET", "/v1/lenses", key);
    assertEquals(
        "\"read\";q=4000;w=2", first.headers().firstValue("RateLimit-Policy").orElseThrow());
    assertTrue(first.headers().firstValue("RateLimit").orElseThrow().startsWith("\"read\";r=3999"));
    node.configure(
        "stemedb.guard.rate", properties("readPerSecond", 1, "readBurst", 1, "adminBurst", 2_000));
    HttpResponse<String> refused = awaitStatus(key, 429);
    assertProblem(refused, 429, "rate_limited");
    assertTrue(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()) > 0);
    assertEquals(
        "\"read\";q=1;w=1", refused.headers().firstValue("RateLimit-Policy").orElseThrow());
    assertEquals(200, send("GET", "/v1/admin/bundles", ROOT.reveal()).statusCode());
    node.configure("stemedb.guard.rate", RATES);
    awaitStatus(key, 200);
  }

  @Test
  void whoTriesKeysIsSoonTurnedAway() throws Exception {
    String key = key(Role.READER);
    node.configure(
        "stemedb.guard.address", properties("perSecond", 1, "burst", 200, "faultCost", 199));
    awaitStatus("stk_guess", 429);
    assertProblem(send("GET", "/v1/lenses", key), 429, "rate_limited");
    assertProblem(send("GET", "/v1/health", null), 503, "starting"); // never limited; ops is away
    node.configure("stemedb.guard.address", properties("faultCost", 0));
    awaitStatus(key, 200);
  }

  @Test
  void anUpdateUnderLoadFailsNobodyAndLetsNobodyIn() throws Exception {
    String key = key(Role.READER);
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    AtomicInteger passed = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String mine = i == 0 ? null : key;
      Thread thread =
          new Thread(
              () -> {
                while (!Thread.currentThread().isInterrupted()) {
                  try {
                    int status = send("GET", "/v1/lenses", mine).statusCode();
                    (mine == null ? refused : passed).incrementAndGet();
                    if (status != (mine == null ? 401 : 200)) {
                      failures.add(status + " with " + (mine == null ? "no key" : "a key"));
                    }
                  } catch (InterruptedException e) {
                    return;
                  } catch (Exception e) {
                    failures.add(e.toString());
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (int i = 0; i < 3; i++) {
      int before = passed.get();
      int refusedBefore = refused.get();
      FelixNode.await(() -> passed.get() > before + 20 && refused.get() > refusedBefore + 5);
      Bundle guard = node.bundle("stemedb.guard");
      try (InputStream jar = URI.create(guard.getLocation()).toURL().openStream()) {
        guard.update(jar);
      }
    }
    int before = passed.get();
    FelixNode.await(() -> passed.get() > before + 20);
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join();
    }
    assertEquals(List.of(), List.copyOf(failures));
  }

  @Test
  void aFilterOfAnotherBundleTakesItsPlace() throws Exception {
    String key = key(Role.READER);
    node.bundle("stemedb.guard").stop();
    Bundle foreign = node.context().installBundle(foreignGuard().toUri().toString());
    foreign.start();
    try {
      assertEquals(401, send("GET", "/v1/lenses", key).statusCode());
      HttpRequest.Builder request = node.request("/v1/lenses").header("X-Password", "open sesame");
      assertEquals(200, node.send(request).statusCode());
    } finally {
      foreign.uninstall();
      node.bundle("stemedb.guard").start();
    }
    awaitStatus(key, 200);
  }

  /** A jar with that one class, and a manifest as its maker would write it. */
  private static Path foreignGuard() throws IOException {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue("Bundle-ManifestVersion", "2");
    headers.putValue("Bundle-SymbolicName", "com.example.guard");
    headers.putValue("Bundle-Activator", ForeignGuard.class.getName());
    headers.putValue("Import-Package", "jakarta.servlet,jakarta.servlet.http,org.osgi.framework");
    String entry = ForeignGuard.class.getName().replace('.', '/') + ".class";
    Path jar = folder.resolve("foreign.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream target = new JarOutputStream(out, manifest);
        InputStream source = ProtectionIT.class.getResourceAsStream("/" + entry)) {
      target.putNextEntry(new JarEntry(entry));
      source.transferTo(target);
    }
    return jar;
  }
}
