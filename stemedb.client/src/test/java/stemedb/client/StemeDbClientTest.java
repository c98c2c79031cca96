package stemedb.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stemedb.api.Answer;
import stemedb.api.AsOf;
import stemedb.api.ConflictListing;
import stemedb.api.ConflictPage;
import stemedb.api.Decay;
import stemedb.api.Filters;
import stemedb.api.LensDescription;
import stemedb.api.Listing;
import stemedb.api.Question;
import stemedb.api.Receipt;
import stemedb.api.RecordPage;
import stemedb.api.ShareWeight;
import stemedb.api.StoredRecord;
import stemedb.api.lens.LensInfo;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;
import stemedb.client.StandInNode.Reply;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;

@Timeout(60)
final class StemeDbClientTest {
  private static final SignedRecord CLAIM = Samples.claim(640679);
  private static final String HEAD =
      "\"query_id\":\"019bb1a0-0000-7000-8000-000000000000\",\"offset\":7203,"
          + "\"time\":\"2026-11-24T08:00:00.25Z\",\"subject\":\"country/FR\","
          + "\"predicate\":\"area_km2\",\"lens\":\"consensus\",\"lens_version\":\"1.0.0\",";
  private static final String TAIL =
      "\"candidates_count\":4,\"conflict_score\":0.953474,\"status\":\"contested\"";

  /** The claim as a node shows it: its own members around those that were signed. */
  private static String stored(String end) {
    String json = new String(CLAIM.toJson(), StandardCharsets.UTF_8);
    return "{\"hash\":\""
        + CLAIM.hash()
        + "\",\"offset\":12,\"recorded_at\":\"2026-11-24T07:00:00.000001Z\","
        + json.substring(1, json.length() - 1)
        + end
        + "}";
  }

  private static StemeDbClient client(StandInNode node) {
    return StemeDbClient.of(node.url(), "stk_1_2", Duration.ofSeconds(20));
  }

  @Test
  void aResolvedAnswerCarriesTheSignedDocument() throws IOException {
    String body =
        "{"
            + HEAD
            + "\"value\":{\"type\":\"number\",\"value\":640679},\"winner\":"
            + stored("")
            + ",\"resolution_confidence\":0.5,"
            + TAIL
            + ",\"explanation\":[{\"hash\":\""
            + CLAIM.hash()
            + "\",\"object\":{\"type\":\"boolean\",\"value\":true},\"weight\":0.5,"
            + "\"counted\":false,\"reason\":\"revised\"}]}";
    try (StandInNode node = new StandInNode(request -> new Reply(200, body))) {
      Answer answer = client(node).query(Question.of("country/FR", "area_km2", "consensus"));
      assertEquals(Answer.Status.CONTESTED, answer.status());
      assertEquals(0.953474, answer.conflictScore());
      assertEquals(Instant.parse("2026-11-24T08:00:00.25Z"), answer.time());
      Answer.Resolved resolved = assertInstanceOf(Answer.Resolved.class, answer.finding());
      assertEquals(new ObjectValue.Number(640679), resolved.value());
      StoredRecord winner = present(resolved.winner());
      assertArrayEquals(CLAIM.canonical(), winner.document());
      assertEquals(winner.hash(), Signing.hash(winner.document()));
      assertEquals(CLAIM.signatures(), winner.signatures());
      assertEquals(12, winner.offset());
      Answer.Explanation why = present(answer.explanation()).get(0);
      assertFalse(why.counted());
      assertEquals("revised", why.reason());
      assertEquals("stk_1_2", node.requests.get(0).key());
    }
  }

  @Test
  void noCandidateIsAnAnswer() throws IOException {
    String body =
        "{"
            + HEAD
            + "\"value\":null,\"winner\":null,\"resolution_confidence\":0,\"candidates_count\":0,"
            + "\"conflict_score\":0,\"status\":\"none\"}";
    try (StandInNode node = new StandInNode(request -> new Reply(200, body))) {
      Answer answer = client(node).query(Question.of("a b&c", "ü", "consensus"));
      Answer.Resolved resolved = assertInstanceOf(Answer.Resolved.class, answer.finding());
      assertNull(resolved.value());
      assertEquals(Answer.Status.NONE, answer.status());
      assertEquals(
          Map.of("subject", "a b&c", "predicate", "ü", "lens", "consensus"),
          node.requests.get(0).query());
    }
  }

  @Test
  void everythingInAQuestionIsSent() throws IOException {
    Filters filters =
        new Filters(
            Set.of(LifecycleStage.REJECTED, LifecycleStage.PROPOSED),
            Set.of(SourceClass.EXPERT),
            0.25,
            Instant.ofEpochSecond(0),
            Instant.ofEpochSecond(1),
            Samples.KEY.agentId(),
            CLAIM.hash());
    Question question =
        new Question(
            "s",
            "p",
            "skeptic",
            filters,
            new AsOf.Offset(7),
            Instant.ofEpochSecond(2, 500_000_000),
            new Decay.HalfLife(Duration.ofDays(73)),
            ShareWeight.COUNT,
            true,
            Map.of("inner", "recency"));
    String body = "{" + HEAD + "\"claims\":[]," + TAIL + "}";
    try (StandInNode node = new StandInNode(request -> new Reply(200, body))) {
      client(node).skeptic(question);
      assertEquals("/v1/skeptic", node.requests.get(0).path());
      assertEquals(
          "{agent_id="
              + Samples.KEY.agentId()
              + ", as_of=offset:7, claimed_until=1970-01-01T00:00:01Z, epoch="
              + CLAIM.hash()
              + ", explain=true, half_life=73d, inner=recency, lifecycle=proposed,rejected,"
              + " min_confidence=0.25, predicate=p, source_class=expert, subject=s,"
              + " time=1970-01-01T00:00:02.5Z, valid_at=1970-01-01T00:00:00Z, weight=count}",
          node.requests.get(0).query().toString());
    }
  }

  @Test
  void theSkepticShowsPositions() throws IOException {
    String body =
        "{"
            + HEAD
            + "\"claims\":[{\"object\":{\"type\":\"text\",\"value\":\"x\"},\"share\":0.75,"
            + "\"weight\":1.5,\"count\":2,\"agents\":[\""
            + Samples.KEY.agentId()
            + "\"],\"top_source_class\":\"clinical\",\"supporters\":[\""
            + CLAIM.hash()
            + "\"]}],"
            + TAIL
            + "}";
    try (StandInNode node = new StandInNode(request -> new Reply(200, body))) {
      Answer answer = client(node).skeptic(Question.of("s", "p", "skeptic"));
      Answer.Analyzed analyzed = assertInstanceOf(Answer.Analyzed.class, answer.finding());
      assertEquals(1_500_000_000L, analyzed.positions().get(0).weight());
      assertEquals(SourceClass.CLINICAL, analyzed.positions().get(0).topSourceClass());
      assertEquals(List.of(CLAIM.hash()), analyzed.positions().get(0).supporters());
    }
  }

  @Test
  void listsArePaged() throws IOException {
    String conflicts =
        "{\"computed_through\":9,\"pairs_count\":3,\"multi_valued_count\":2,\"contested_count\":1,"
            + "\"conflicts\":[{\"subject\":\"s\",\"predicate\":\"p\",\"conflict_score\":0.5,"
            + "\"status\":\"contested\",\"values_count\":2,\"candidates_count\":3}],"
            + "\"next_cursor\":\"c1\"}";
    String assertions =
        "{\"offset\":12,\"time\":\"2026-11-24T08:00:00Z\",\"assertions\":["
            + stored(",\"standing\":{\"status\":\"revised\",\"by\":\"" + CLAIM.hash() + "\"}")
            + "]}";
    try (StandInNode node =
        new StandInNode(
            request -> new Reply(200, request.path().endsWith("query") ? assertions : conflicts))) {
      ConflictPage page = client(node).conflicts(new ConflictListing(0.25, "co", "p", 5, "c0"));
      assertEquals(
          new ConflictPage(
              List.of(new ConflictPage.Pair("s", "p", 0.5, Answer.Status.CONTESTED, 2, 3)),
              9,
              3,
              2,
              1,
              "c1"),
          page);
      assertEquals(
          "{cursor=c0, limit=5, min_score=0.25, predicate=p, subject_prefix=co}",
          node.requests.get(0).query().toString());
      RecordPage records =
          client(node)
              .list(new Listing("country/", true, null, Filters.DEFAULT, AsOf.HEAD, 10, null));
      assertNull(records.nextCursor());
      assertEquals(
          new StoredRecord.Standing(StoredRecord.Status.REVISED, CLAIM.hash()),
          records.records().get(0).standing());
      assertEquals("{limit=10, subject_prefix=country/}", node.requests.get(1).query().toString());
    }
  }

  @Test
  void lensesAssertionsAndReceipts() throws IOException {
    String lenses =
        "{\"lenses\":[{\"name\":\"skeptic\",\"version\":\"1.2.0\",\"kind\":\"analysis\","
            + "\"description\":\"none\",\"bundle\":\"b 1\",\"parameters\":[\"x: y\"]}]}";
    String receipt = "{\"hash\":\"" + CLAIM.hash() + "\",\"status\":\"created\",\"visible\":false}";
    try (StandInNode node =
        new StandInNode(
            request ->
                switch (request.path()) {
                  case "/v1/lenses" -> new Reply(200, lenses);
                  case "/v1/assert" -> new Reply(201, receipt);
                  default -> new Reply(200, stored(""));
                })) {
      assertEquals(
          List.of(
              new LensDescription(
                  "skeptic", "1.2.0", LensInfo.Kind.ANALYSIS, "none", "b 1", List.of("x: y"))),
          client(node).lenses());
      assertEquals(
          new Receipt(Receipt.Status.CREATED, CLAIM.hash(), false, 0, null),
          client(node).submit(CLAIM));
      assertEquals(new String(CLAIM.toJson(), StandardCharsets.UTF_8), node.requests.get(1).body());
      assertEquals(CLAIM.hash(), client(node).assertion(CLAIM.hash()).hash());
      assertEquals("/v1/assertions/" + CLAIM.hash(), node.requests.get(2).path());
    }
  }

  @Test
  void aNodeThatIsNotWellStillTellsHowItIs() throws IOException {
    String body = "{\"state\":\"read_only\",\"reason\":\"the disk is full\",\"offset\":5}";
    try (StandInNode node = new StandInNode(request -> new Reply(503, body))) {
      Health health = client(node).health();
      assertFalse(health.ready());
      assertEquals("read_only", health.state());
      assertEquals("the disk is full", health.reason());
      assertEquals(5, health.offset());
    }
  }

  @Test
  void theHealthOfAnotherServiceIsNoHealth() throws IOException {
    for (String body : List.of("{}", "{\"status\":\"UP\"}", "[]")) {
      try (StandInNode node = new StandInNode(request -> new Reply(200, body))) {
        StemeDbClientException problem =
            assertThrows(StemeDbClientException.class, () -> client(node).health());
        assertEquals(StemeDbClientException.UNEXPECTED_ANSWER, problem.code());
      }
    }
  }

  @Test
  void aProblemBecomesAnException() throws IOException {
    String body = "{\"code\":\"unknown_lens\",\"status\":404,\"title\":\"t\",\"detail\":\"no x\"}";
    try (StandInNode node = new StandInNode(request -> new Reply(404, body))) {
      StemeDbClientException problem =
          assertThrows(StemeDbClientException.class, () -> client(node).lenses());
      assertEquals(404, problem.status());
      assertEquals("unknown_lens", problem.code());
      assertEquals("no x", problem.detail());
    }
  }

  @Test
  void whatIsNoAnswerOfOursIsSaidSo() throws IOException {
    for (Reply reply :
        List.of(
            new Reply(200, "<html>"),
            new Reply(502, "<html>"),
            new Reply(404, "{}"),
            new Reply(200, "{\"lenses\":[{\"kind\":\"new\"}]}"))) {
      try (StandInNode node = new StandInNode(request -> reply)) {
        StemeDbClientException problem =
            assertThrows(StemeDbClientException.class, () -> client(node).lenses());
        assertEquals(StemeDbClientException.UNEXPECTED_ANSWER, problem.code(), reply.body());
        assertEquals(reply.status(), problem.status());
      }
    }
  }

  @Test
  void nobodyThereIsUnreachable() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    StemeDbClient client = StemeDbClient.of(URI.create("http://127.0.0.1:" + port));
    StemeDbClientException problem = assertThrows(StemeDbClientException.class, client::health);
    assertTrue(problem.unreachable());
    assertEquals(StemeDbClientException.UNREACHABLE, problem.code());
  }

  @Test
  void silenceIsUnreachableInTime() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    try (StandInNode node =
        new StandInNode(
            request -> {
              try {
                over.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return new Reply(200, "{}");
            })) {
      StemeDbClient client = StemeDbClient.of(node.url(), null, Duration.ofMillis(200));
      assertTrue(assertThrows(StemeDbClientException.class, client::lenses).unreachable());
      over.countDown();
    }
  }

  @Test
  void onlyHttpAddressesAreTaken() {
    for (String address : List.of("ftp://x", "localhost:1", "/v1")) {
      assertThrows(
          IllegalArgumentException.class, () -> StemeDbClient.of(URI.create(address)), address);
    }
  }

  private static <T> T present(T value) {
    assertNotNull(value);
    return value;
  }
}
