package stemedb.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.AsOf;
import stemedb.api.Decay;
import stemedb.api.Question;
import stemedb.api.ShareWeight;
import stemedb.api.StemeDb;
import stemedb.api.model.Assertion;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;
import stemedb.record.AgentKey;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;

/** The gateway in Felix, over the wire. */
class GatewayIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AgentKey KEY = AgentKey.ofSeed(new byte[32]);
  private static final String TOKEN = "a-token-of-the-test";

  @TempDir static Path folder;
  private static FelixNode node;
  private static MemoryDatabase database;

  @BeforeAll
  static void start() throws Exception {
    Files.writeString(folder.resolve("admin.token"), TOKEN + "\n");
    node = new FelixNode(folder);
    database = new MemoryDatabase(folder);
    node.register(StemeDb.class, database, null);
    node.install("stemedb.front").start();
    node.install("stemedb.http").start();
    node.awaitStatus("/v1/lenses", 200);
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
    database.close();
  }

  @Test
  void storesAnAssertionOnce() throws Exception {
    SignedRecord signed = claim("country/once", 1);
    HttpResponse<String> created = post("/v1/assert", "application/json", signed.toJson());
    assertEquals(201, created.statusCode(), created.body());
    assertEquals(
        Integer.toString(created.body().length()),
        created.headers().firstValue("Content-Length").orElseThrow());
    JsonNode receipt = JSON.readTree(created.body());
    assertEquals(signed.hash().toString(), receipt.get("hash").asText());
    assertEquals("created", receipt.get("status").asText());
    assertTrue(receipt.get("visible").asBoolean());
    assertEquals(
        receipt.get("offset").asText(),
        created.headers().firstValue("X-Stemedb-Offset").orElseThrow());
    assertEquals(
        "/v1/assertions/" + signed.hash(), created.headers().firstValue("Location").orElseThrow());
    HttpResponse<String> again = post("/v1/assertions", "application/json", signed.toJson());
    assertEquals(200, again.statusCode());
    assertEquals("exists", JSON.readTree(again.body()).get("status").asText());
  }

  @Test
  void saysThatADurableRecordIsNotVisibleYet() throws Exception {
    HttpResponse<String> reply =
        post("/v1/assert?ack=durable", "application/json", claim("country/durable", 1).toJson());
    assertEquals(201, reply.statusCode());
    JsonNode receipt = JSON.readTree(reply.body());
    assertFalse(receipt.get("visible").asBoolean());
    assertFalse(receipt.has("offset"));
    assertFalse(receipt.has("recorded_at"));
  }

  @Test
  void answersABatchLineByLine() throws Exception {
    SignedRecord good = claim("country/batch", 1);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(good.toTaggedJson());
    body.write("\r\n{\"kind\":\"assertion\"}\n\n".getBytes(StandardCharsets.UTF_8));
    body.write(good.toTaggedJson());
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(body.toByteArray());
    }
    HttpResponse<String> reply =
        node.send(
            node.request("/v1/batch")
                .header("Content-Type", "application/x-ndjson")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(compressed.toByteArray())));
    assertEquals(200, reply.statusCode(), reply.body());
    assertEquals("application/x-ndjson", reply.headers().firstValue("Content-Type").orElseThrow());
    String[] lines = reply.body().split("\n");
    assertEquals(3, lines.length);
    assertEquals("created", JSON.readTree(lines[0]).get("status").asText());
    assertEquals("refused", JSON.readTree(lines[1]).get("status").asText());
    assertEquals(
        "validation_failed", JSON.readTree(lines[1]).at("/problem/code").asText(), lines[1]);
    assertEquals(
        reply.headers().firstValue("X-Request-Id").orElseThrow(),
        JSON.readTree(lines[1]).at("/problem/request_id").asText());
    assertEquals("exists", JSON.readTree(lines[2]).get("status").asText());
  }

  @Test
  void saysThatHealthIsOnItsWayWhenItsBundleIsAway() throws Exception {
    assertProblem(node.get("/v1/health"), 503, "starting");
    assertProblem(node.get("/v1/health/ready"), 503, "starting");
    assertProblem(node.get("/v1/health/other"), 404, "not_found");
  }

  @Test
  void answersForAllOfLoopback() throws Exception {
    assertEquals(200, RawRequest.get(node.port(), "/v1/lenses", "127.4.5.6").status());
    assertEquals(403, RawRequest.get(node.port(), "/v1/lenses", "127.0.0.1.evil.example").status());
  }

  @Test
  void checksWhatConflictsAreAskedAbout() throws Exception {
    assertProblem(node.get("/v1/conflicts?predicate="), 400, "validation_failed");
    assertProblem(node.get("/v1/conflicts?subject_prefix=a%00"), 400, "validation_failed");
    assertProblem(node.get("/v1/conflicts?predicate=" + "p".repeat(257)), 400, "validation_failed");
  }

  @Test
  void refusesABatchThatGrowsTooMuch() throws Exception {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(new byte[1 << 20]);
    }
    HttpResponse<String> reply =
        node.send(
            node.request("/v1/batch")
                .header("Content-Type", "application/x-ndjson")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(compressed.toByteArray())));
    assertProblem(reply, 413, "too_large");
  }

  @Test
  void answersWithTheWinnerAsItWasSigned() throws Exception {
    SignedRecord signed = claim("country/FR & more", 640679);
    post("/v1/assert", "application/json", signed.toJson());
    HttpResponse<String> reply =
        node.get("/v1/query?subject=country%2FFR+%26%20more&predicate=area_km2&lens=consensus");
    assertEquals(200, reply.statusCode(), reply.body());
    JsonNode answer = JSON.readTree(reply.body());
    String canonical = new String(signed.canonical(), StandardCharsets.UTF_8);
    assertTrue(reply.body().contains(canonical.substring(1, canonical.length() - 1)), reply.body());
    String order =
        "query_id,offset,time,subject,predicate,lens,lens_version,value,winner,"
            + "resolution_confidence,candidates_count,conflict_score,status";
    assertEquals(order, names(answer));
    assertTrue(names(answer.get("winner")).startsWith("hash,offset,recorded_at,"));
    assertTrue(names(answer.get("winner")).endsWith(",signatures"));
    assertEquals("{\"type\":\"number\",\"value\":640679}", answer.get("value").toString());
    assertEquals(
        answer.get("offset").asText(),
        reply.headers().firstValue("X-Stemedb-Offset").orElseThrow());
  }

  @Test
  void answersWithoutACandidate() throws Exception {
    HttpResponse<String> reply =
        node.get("/v1/query?subject=nothing&predicate=area_km2&lens=consensus");
    assertEquals(200, reply.statusCode());
    assertTrue(reply.body().contains("\"value\":null,\"winner\":null"), reply.body());
    assertTrue(reply.body().endsWith("\"status\":\"none\"}"), reply.body());
  }

  @Test
  void handsAllThatIsAskedToTheLens() throws Exception {
    HttpResponse<String> reply =
        node.get(
            "/v1/query?subject=s&predicate=p&lens=consensus&lifecycle=approved,rejected"
                + "&source_class=peer_reviewed,expert&min_confidence=0.25&valid_at=2026-01-01T00:00:00Z"
                + "&claimed_until=1767225600.5&agent_id="
                + KEY.agentId()
                + "&as_of=offset:7&time=2026-02-01T00:00:00Z&half_life=73d&weight=count&explain=true"
                + "&epoch=any&quorum=3");
    assertEquals(200, reply.statusCode(), reply.body());
    Question question = database.lastQuestion();
    assertEquals(
        java.util.Set.of(LifecycleStage.APPROVED, LifecycleStage.REJECTED),
        question.filters().lifecycle());
    assertEquals(
        java.util.Set.of(SourceClass.CLINICAL, SourceClass.EXPERT),
        question.filters().sourceClasses());
    assertEquals(0.25, question.filters().minConfidence());
    assertEquals(Instant.parse("2026-01-01T00:00:00Z"), question.filters().validAt());
    assertEquals(Instant.parse("2026-01-01T00:00:00.5Z"), question.filters().claimedUntil());
    assertEquals(KEY.agentId(), question.filters().agentId());
    assertEquals(new AsOf.Offset(7), question.asOf());
    assertEquals(Instant.parse("2026-02-01T00:00:00Z"), question.time());
    assertEquals(new Decay.HalfLife(Duration.ofDays(73)), question.decay());
    assertEquals(ShareWeight.COUNT, question.shareWeight());
    assertTrue(question.explain());
    assertEquals(Map.of("quorum", "3", "weight", "count"), question.parameters());
  }

  @Test
  void showsAllValuesSideBySide() throws Exception {
    post("/v1/assert", "application/json", claim("country/two", 1).toJson());
    post("/v1/assert", "application/json", claim("country/two", 2.5).toJson());
    JsonNode answer =
        JSON.readTree(node.get("/v1/skeptic?subject=country/two&predicate=area_km2").body());
    assertEquals(2, answer.get("claims").size());
    assertEquals(
        "object,share,weight,count,agents,top_source_class,supporters",
        names(answer.at("/claims/0")));
    assertEquals(0.9, answer.at("/claims/0/weight").asDouble());
    assertEquals("contested", answer.get("status").asText());
  }

  @Test
  void findsByHash() throws Exception {
    SignedRecord signed = claim("country/hash", 3);
    post("/v1/assert", "application/json", signed.toJson());
    JsonNode assertion = JSON.readTree(node.get("/v1/assertions/" + signed.hash()).body());
    assertEquals("current", assertion.at("/standing/status").asText());
    JsonNode stored = JSON.readTree(node.get("/v1/records/" + signed.hash()).body());
    assertEquals("assertion", stored.get("kind").asText());
    assertEquals("country/hash", stored.at("/document/subject").asText());
    assertProblem(node.get("/v1/records/" + "0".repeat(64)), 404, "not_found");
    assertProblem(node.get("/v1/records/xyz"), 400, "validation_failed");
  }

  @Test
  void handsOutTheBytesThatWereSigned() throws Exception {
    SignedRecord signed = claim("country/raw", 3);
    post("/v1/assert", "application/json", signed.toJson());
    String path = "/v1/assertions/" + signed.hash() + "?raw=true";
    HttpResponse<byte[]> raw =
        node.client().send(node.request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
    assertArrayEquals(signed.canonical(), raw.body());
    String tag = raw.headers().firstValue("ETag").orElseThrow();
    assertEquals("\"" + signed.hash() + "\"", tag);
    assertTrue(raw.headers().firstValue("Cache-Control").orElseThrow().contains("immutable"));
    HttpResponse<String> known =
        node.send(node.request(path).header("If-None-Match", "\"other\", W/" + tag));
    assertEquals(304, known.statusCode());
    assertEquals("", known.body());
  }

  @Test
  void pagesThroughAList() throws Exception {
    for (int i = 0; i < 5; i++) {
      post("/v1/assert", "application/json", claim("page/" + i, i).toJson());
    }
    String path = "/v1/query?subject_prefix=page/&limit=2";
    int found = 0;
    for (int pages = 0; path != null && pages < 5; pages++) {
      HttpResponse<String> page = node.get(path);
      assertEquals(200, page.statusCode(), page.body());
      JsonNode list = JSON.readTree(page.body());
      found += list.get("assertions").size();
      path =
          page.headers()
              .firstValue("Link")
              .map(link -> "/v1/query" + link.substring(1, link.indexOf('>')))
              .orElse(null);
      assertEquals(path != null, list.has("next_cursor"));
    }
    assertEquals(5, found);
  }

  @Test
  void refusesWhatItDoesNotKnow() throws Exception {
    HttpResponse<String> reply = node.get("/v1/conflicts?min_scor=0.5");
    JsonNode problem = assertProblem(reply, 400, "validation_failed");
    assertEquals("min_scor", problem.at("/errors/0/parameter").asText());
    assertProblem(
        node.get("/v1/query?subject=s&predicate=p&lens=consensus&quorun=1"),
        400,
        "validation_failed");
    assertProblem(
        node.get("/v1/query?subject=s&predicate=p&lens=nobody&quorum=1"), 404, "unknown_lens");
    assertProblem(node.get("/v1/query?subject=s&explain=true"), 400, "validation_failed");
    assertProblem(
        node.get("/v1/query?subject=s&predicate=p&lens=consensus&limit=3"),
        400,
        "validation_failed");
    assertProblem(node.get("/v1/query?subject=%FF"), 400, "invalid_encoding");
    assertProblem(node.get("/v1/query?subject=s&subject=t"), 400, "validation_failed");
    assertProblem(node.get("/v1/nothing"), 404, "not_found");
    assertProblem(node.get("/nothing"), 404, "not_found");
    assertProblem(
        node.get("/v1/query?subject=s&half_life=3w&predicate=p&lens=consensus"),
        400,
        "validation_failed");
  }

  @Test
  void refusesOtherMethods() throws Exception {
    HttpResponse<String> reply = node.send(node.request("/v1/query?subject=s").DELETE());
    assertProblem(reply, 405, "method_not_allowed");
    assertEquals("GET, HEAD, OPTIONS", reply.headers().firstValue("Allow").orElseThrow());
    HttpResponse<String> options =
        node.send(node.request("/v1/assert").method("OPTIONS", BodyPublishers.noBody()));
    assertEquals(204, options.statusCode());
    assertEquals("POST, OPTIONS", options.headers().firstValue("Allow").orElseThrow());
    HttpResponse<String> head =
        node.send(node.request("/v1/lenses").method("HEAD", BodyPublishers.noBody()));
    assertEquals(200, head.statusCode());
    assertEquals(
        Integer.toString(node.get("/v1/lenses").body().length()),
        head.headers().firstValue("Content-Length").orElseThrow());
  }

  @Test
  void refusesBodiesThatItDoesNotTake() throws Exception {
    assertProblem(
        post("/v1/assert", "text/plain", new byte[] {'x'}), 415, "unsupported_media_type");
    assertProblem(
        node.send(node.request("/v1/assert").POST(BodyPublishers.ofString("{}"))),
        415,
        "unsupported_media_type");
    assertProblem(
        post("/v1/assert", "application/json", new byte[(256 << 10) + 1]), 413, "too_large");
    assertProblem(
        node.send(
            node.request("/v1/assert")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(new byte[(256 << 10) + 1])))),
        413,
        "too_large");
    assertProblem(
        post("/v1/assert", "application/json; charset=utf-8", "{".getBytes(StandardCharsets.UTF_8)),
        400,
        "malformed_json");
    assertProblem(
        post(
            "/v1/batch",
            "application/x-ndjson",
            "{}\n".repeat(10_001).getBytes(StandardCharsets.UTF_8)),
        413,
        "too_large");
  }

  @Test
  void tellsNothingOfItsErrors() throws Exception {
    HttpResponse<String> reply =
        node.get("/v1/query?lens=consensus&predicate=p&subject=" + MemoryDatabase.BROKEN);
    JsonNode problem = assertProblem(reply, 500, "internal");
    assertFalse(reply.body().contains("secret"));
    assertFalse(reply.body().contains("Exception"));
    assertTrue(problem.has("request_id"));
  }

  @Test
  void guardsAgainstForeignPages() throws Exception {
    assertProblem(
        node.send(node.request("/v1/lenses").header("Origin", "https://example.org")),
        403,
        "forbidden");
    assertProblem(node.send(node.request("/nothing").header("Origin", "null")), 403, "forbidden");
    HttpResponse<String> own =
        node.send(node.request("/v1/lenses").header("Origin", "http://127.0.0.1:" + node.port()));
    assertEquals(200, own.statusCode());
    assertProblem(RawRequest.get(node.port(), "/v1/lenses", "evil.example:80"), 403);
    assertEquals(200, RawRequest.get(node.port(), "/v1/lenses", "[::1]:9").status());
    assertEquals(200, RawRequest.get(node.port(), "/v1/lenses", "LOCALHOST").status());
  }

  @Test
  void showsBundlesToOperatorsOnly() throws Exception {
    HttpResponse<String> nobody = node.get("/v1/admin/bundles");
    assertProblem(nobody, 401, "unauthenticated");
    assertEquals("Bearer", nobody.headers().firstValue("WWW-Authenticate").orElseThrow());
    assertProblem(
        node.send(node.request("/v1/admin/bundles").header("X-API-Key", "wrong")),
        401,
        "unauthenticated");
    HttpResponse<String> reply =
        node.send(node.request("/v1/admin/bundles").header("Authorization", "Bearer " + TOKEN));
    assertEquals(200, reply.statusCode(), reply.body());
    assertTrue(reply.body().contains("\"name\":\"stemedb.http\""), reply.body());
    assertEquals(
        200, node.send(node.request("/v1/admin/bundles").header("X-API-Key", TOKEN)).statusCode());
  }

  @Test
  void identifiesRequests() throws Exception {
    assertEquals(
        "abc-1",
        node.send(node.request("/v1/lenses").header("X-Request-Id", "abc-1"))
            .headers()
            .firstValue("X-Request-Id")
            .orElseThrow());
    assertFalse(
        node.send(node.request("/v1/lenses").header("X-Request-Id", "<script>"))
            .headers()
            .firstValue("X-Request-Id")
            .orElseThrow()
            .contains("<"));
  }

  @Test
  void hasPagesForPeopleAndPrograms() throws Exception {
    String page = node.get("/").body();
    assertTrue(page.startsWith("<!DOCTYPE html>"), page);
    HttpResponse<String> json = node.send(node.request("/").header("Accept", "application/json"));
    assertEquals("/openapi.json", JSON.readTree(json.body()).get("openapi").asText());
    assertEquals("3.1.0", JSON.readTree(node.get("/openapi.json").body()).get("openapi").asText());
    assertTrue(node.get("/problems").body().contains("lens_timeout"));
    assertTrue(node.get("/problems/lens_timeout").body().contains("504"));
    assertProblem(node.get("/problems/nothing"), 404, "not_found");
  }

  private static void assertProblem(RawRequest.Reply reply, int status) throws IOException {
    assertEquals(status, reply.status(), reply.body());
    assertTrue(reply.head().contains("application/problem+json"), reply.head());
    assertEquals(status, JSON.readTree(reply.body()).get("status").asInt());
  }

  private static JsonNode assertProblem(HttpResponse<String> reply, int status, String code)
      throws IOException {
    assertEquals(status, reply.statusCode(), reply.body());
    assertEquals(
        "application/problem+json", reply.headers().firstValue("Content-Type").orElseThrow());
    JsonNode problem = JSON.readTree(reply.body());
    assertEquals(status, problem.get("status").asInt());
    assertEquals(code, problem.get("code").asText(), reply.body());
    assertEquals("/problems/" + code, problem.get("type").asText());
    assertEquals(
        reply.headers().firstValue("X-Request-Id").orElseThrow(),
        problem.get("request_id").asText());
    return problem;
  }

  private static HttpResponse<String> post(String path, String type, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        node.request(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body));
    return node.send(request);
  }

  private static String names(JsonNode object) {
    StringBuilder names = new StringBuilder();
    object.fieldNames().forEachRemaining(name -> names.append(',').append(name));
    return names.substring(1);
  }

  static SignedRecord claim(String subject, double area) {
    return Signing.sign(
        new Assertion(
            subject,
            "area_km2",
            new ObjectValue.Number(area),
            0.9,
            SourceClass.EXPERT,
            KEY.agentId(),
            Instant.parse("2026-01-31T12:00:00Z"),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            Map.of("note", "quote \" and \u00e9\u20ac\ud83d\ude00")),
        KEY);
  }
}
