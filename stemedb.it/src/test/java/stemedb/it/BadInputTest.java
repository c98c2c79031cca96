package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stemedb.client.JsonValue;

/**
 * Whatever is wrong is refused with the right status, in words that help and give nothing away; the
 * node stays as it was and takes the next good claim.
 */
@ExtendWith(SharedNode.class)
class BadInputTest {

  private static final PlainClaim.Agent AUTHOR = new PlainClaim.Agent();
  private static final String JSON = "application/json";
  private static final Pattern HEAD = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

  /** Names of classes and packages, stack traces, and paths of this machine. */
  private static final Pattern INTERNAL =
      Pattern.compile(
          "Exception|\\bat [a-z.]+\\(|\\b(java|javax|jakarta|org|com)\\.[a-z]+"
              + "|stemedb\\.(api|record|engine|http)|\\.java:|/tmp/|/home/|/root/");

  private static int goodClaims;

  private final NodeUnderTest node;
  private long countBefore;

  BadInputTest(NodeUnderTest node) {
    this.node = node;
  }

  @BeforeEach
  void count() throws Exception {
    countBefore = node.assertionsCount();
  }

  @AfterEach
  void nothingIsStoredAndAGoodClaimIsTaken() throws Exception {
    assertEquals(countBefore, node.assertionsCount(), "nothing that was refused is stored");
    PlainClaim good = PlainClaim.by(AUTHOR).with("subject", "\"input/good-" + goodClaims++ + "\"");
    HttpResponse<String> reply = node.post("/v1/assert", JSON, bytes(good.signed()));
    assertEquals(201, reply.statusCode(), reply.body());
  }

  static List<BadClaims.Case> badClaims() {
    return BadClaims.cases();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badClaims")
  void badClaimIsRefused(BadClaims.Case bad) throws Exception {
    HttpResponse<String> reply = node.post("/v1/assert", JSON, bad.body());
    JsonValue problem = assertProblem(reply, bad.status(), bad.code());
    assertSays(problem, bad.detail());
  }

  static List<BadQuestions.Case> badQuestions() {
    return BadQuestions.cases();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badQuestions")
  void badQuestionIsRefused(BadQuestions.Case bad) throws Exception {
    JsonValue problem = assertProblem(node.get(bad.path()), bad.status(), bad.code());
    assertSays(problem, bad.detail());
  }

  @Test
  void badLinesOfABatchStopNoOthers() throws Exception {
    String good = PlainClaim.by(AUTHOR).with("subject", "\"input/batch\"").signed();
    String tagged = "{\"kind\":\"assertion\"," + good.substring(1);
    String body =
        String.join(
            "\n",
            "{\"kind\":\"assertion\"}",
            tagged,
            "not JSON",
            tagged.replace("assertion\"", "genesis\""),
            tagged.replace("Paris", "Lyon"),
            good);
    HttpResponse<String> reply = node.post("/v1/batch", "application/x-ndjson", bytes(body));
    assertEquals(200, reply.statusCode(), reply.body());
    List<JsonValue> lines = reply.body().lines().map(JsonValue::parse).toList();
    assertEquals(
        List.of("refused", "created", "refused", "refused", "refused", "refused"),
        lines.stream().map(line -> line.get("status").text()).toList());
    assertEquals(
        List.of(
            "validation_failed",
            "malformed_json",
            "validation_failed",
            "signature_invalid",
            "validation_failed"),
        lines.stream()
            .map(line -> line.get("problem"))
            .filter(problem -> !problem.isNull())
            .map(problem -> problem.get("code").text())
            .toList());
    assertFalse(INTERNAL.matcher(reply.body()).find(), reply.body());
    countBefore++;
  }

  @Test
  void bodyThatIsTooLarge() throws Exception {
    JsonValue problem =
        assertProblem(node.post("/v1/assert", JSON, new byte[(256 << 10) + 1]), 413, "too_large");
    assertSays(problem, "262144");
    problem =
        assertProblem(
            node.post("/v1/batch", "application/x-ndjson", bytes("{}\n".repeat(10_001))),
            413,
            "too_large");
    assertSays(problem, "10000");
  }

  @Test
  void bodyOfAnotherType() throws Exception {
    byte[] claim = bytes(PlainClaim.by(AUTHOR).with("subject", "\"input/type\"").signed());
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/x")) {
      JsonValue problem =
          assertProblem(node.post("/v1/assert", type, claim), 415, "unsupported_media_type");
      assertSays(problem, JSON);
    }
    assertProblem(node.post("/v1/batch", "text/csv", claim), 415, "unsupported_media_type");
  }

  @Test
  void methodThatIsNotThere() throws Exception {
    HttpResponse<String> reply = node.send(node.request("/v1/assert").DELETE());
    assertProblem(reply, 405, "method_not_allowed");
    assertEquals("POST, OPTIONS", reply.headers().firstValue("Allow").orElse(""));
    reply = node.post("/v1/lenses", JSON, new byte[0]);
    assertProblem(reply, 405, "method_not_allowed");
    assertEquals("GET, HEAD, OPTIONS", reply.headers().firstValue("Allow").orElse(""));
    for (String path : List.of("/v1/health", "/metrics")) {
      reply = node.post(path, JSON, new byte[0]);
      assertProblem(reply, 405, "method_not_allowed");
      assertTrue(reply.headers().firstValue("Allow").orElse("").contains("GET"), path);
    }
  }

  @Test
  void pathThatIsNotThere() throws Exception {
    for (String path : List.of("/v1/nothing", "/nothing", "/v1", "/v1/assert/", "/v1/health/x")) {
      assertProblem(node.get(path), 404, "not_found");
    }
    assertProblem(node.post("/v1/nothing", JSON, bytes("{}")), 404, "not_found");
  }

  @Test
  void pageOfAnotherOrigin() throws Exception {
    byte[] claim = bytes(PlainClaim.by(AUTHOR).with("subject", "\"input/origin\"").signed());
    for (String origin : List.of("https://example.org", "null", "http://127.0.0.1:1")) {
      HttpResponse<String> reply =
          node.send(
              node.request("/v1/assert")
                  .header("Content-Type", JSON)
                  .header("Origin", origin)
                  .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(claim)));
      assertProblem(reply, 403, "forbidden");
      assertTrue(reply.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
    }
  }

  @Test
  void requestForAnotherHost() {
    for (String path : List.of("/v1/lenses", "/v1/health", "/metrics", "/nothing")) {
      assertRawProblem(
          RawHttp.send(node.port(), "GET " + path + " HTTP/1.1", "Host: node.example.org"),
          403,
          "forbidden");
    }
  }

  /** The server answers by itself, before it hands anything over. */
  @Test
  void headersThatAreTooLarge() {
    String reply =
        RawHttp.send(
            node.port(),
            "GET /v1/lenses HTTP/1.1",
            "Host: 127.0.0.1",
            "X-Large: " + "x".repeat(20_000));
    assertTrue(reply.startsWith("HTTP/1.1 431 "), reply);
    assertFalse(INTERNAL.matcher(reply).find(), reply);
    assertFalse(reply.contains("Jetty"), reply);
  }

  @Test
  void adminWithoutToken() throws Exception {
    assertProblem(node.get("/v1/admin/bundles"), 401, "unauthenticated");
    assertProblem(node.get("/v1/admin/nothing"), 401, "unauthenticated");
    assertProblem(
        node.send(node.request("/v1/admin/bundles").header("X-API-Key", "0".repeat(64))),
        401,
        "unauthenticated");
  }

  private static JsonValue assertProblem(HttpResponse<String> reply, int status, String code) {
    assertEquals(status, reply.statusCode(), reply.body());
    assertEquals(
        "application/problem+json",
        reply.headers().firstValue("Content-Type").orElse("").split(";", 2)[0]);
    JsonValue problem = assertProblem(reply.body(), status, code);
    assertEquals(
        reply.headers().firstValue("X-Request-Id").orElse("no header"),
        problem.get("request_id").text());
    return problem;
  }

  private static void assertRawProblem(String reply, int status, String code) {
    var head = HEAD.matcher(reply);
    assertTrue(head.lookingAt(), reply);
    assertEquals(Integer.toString(status), head.group(1), reply);
    assertTrue(reply.contains("application/problem+json"), reply);
    int open = reply.indexOf('{');
    assertTrue(open > 0, reply);
    assertProblem(reply.substring(open, reply.lastIndexOf('}') + 1), status, code);
  }

  private static JsonValue assertProblem(String body, int status, String code) {
    JsonValue problem = JsonValue.parse(body);
    assertEquals(code, problem.get("code").text(), body);
    assertEquals(status, problem.get("status").integer(), body);
    assertEquals("/problems/" + code, problem.get("type").text(), body);
    assertFalse(problem.get("title").text().isEmpty(), body);
    assertFalse(problem.get("detail").text().isEmpty(), body);
    assertFalse(problem.get("request_id").text().isEmpty(), body);
    assertFalse(INTERNAL.matcher(body).find(), body);
    return problem;
  }

  private static void assertSays(JsonValue problem, String... words) {
    for (String word : words) {
      assertTrue(
          problem.get("detail").text().contains(word), () -> "no \"" + word + "\" in " + problem);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
