package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stemedb.api.model.Alias;
import stemedb.api.model.Assertion;
import stemedb.api.model.Document;
import stemedb.api.model.Epoch;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.Source;
import stemedb.api.model.SourceClass;
import stemedb.api.model.SourceStatus;
import stemedb.api.model.Supersession;
import stemedb.api.model.Vote;
import stemedb.client.JsonValue;
import stemedb.record.AgentKey;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;

/** What the database is for, over HTTP, in the words of those who use it. */
@ExtendWith(SharedNode.class)
class AcceptanceTest {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private static final String SAYS = "says";

  private final NodeUnderTest node;
  private final String prefix = "acceptance/" + System.nanoTime() + "/";
  private final List<AgentKey> agents = new ArrayList<>();

  AcceptanceTest(NodeUnderTest node) {
    this.node = node;
  }

  @Test
  void twoOppositeClinicalClaimsAreContestedAndNotAveraged() throws Exception {
    claim(0, "muscle", true, 0.85, SourceClass.CLINICAL);
    claim(1, "muscle", false, 0.85, SourceClass.CLINICAL);
    JsonValue skeptic = ask("/v1/skeptic", "muscle", Map.of());
    assertTrue(skeptic.get("conflict_score").number() >= 0.88, skeptic.toString());
    assertEquals("contested", skeptic.get("status").text());
    assertEquals(2, skeptic.get("claims").items().size());
  }

  @Test
  void aParadigmShiftTakesOneRecord() throws Exception {
    Hash old = send("/v1/epoch", epoch("old", List.of()), 0);
    List<Hash> claims = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      claims.add(claim(i % 10, "shift", i, 0.9, SourceClass.EXPERT, old));
    }
    String before = assertion(claims.get(0));
    Hash young = send("/v1/epoch", epoch("new", List.of(old)), 0);
    claim(10, "shift", "new", 0.9, SourceClass.EXPERT, young);
    JsonValue answer = ask("/v1/query", "shift", Map.of("lens", "epoch_aware", "inner", "recency"));
    assertEquals("new", answer.get("value").get("value").text());
    assertEquals(1, answer.get("candidates_count").number());
    JsonValue explicit =
        ask("/v1/query", "shift", Map.of("lens", "recency", "epoch", old.toString()));
    assertEquals(100, explicit.get("candidates_count").number());
    assertEquals(before, assertion(claims.get(0)), "no assertion is rewritten");
  }

  @Test
  void halfALifeHalvesTheWeight() throws Exception {
    Instant said = NOW.minus(73, ChronoUnit.DAYS);
    send("/v1/assert", assertion(0, "decay", number(1), 0.8, SourceClass.EXPERT, said, null), 0);
    JsonValue answer =
        ask(
            "/v1/query",
            "decay",
            Map.of("lens", "confidence", "half_life", "73d", "time", NOW.toString()));
    assertEquals(0.4, answer.get("resolution_confidence").number(), 1e-9);
  }

  @Test
  void eachTierSpeaksForItself() throws Exception {
    claim(0, "layers", "yes", 0.9, SourceClass.CLINICAL);
    claim(1, "layers", "no", 0.9, SourceClass.CLINICAL);
    for (int i = 2; i < 52; i++) {
      claim(i, "layers", "yes", 0.6, SourceClass.ANECDOTAL);
    }
    JsonValue layered = ask("/v1/layered", "layers", Map.of());
    List<JsonValue> tiers = layered.get("tiers").items();
    assertEquals("clinical", tiers.get(0).get("source_class").text());
    assertTrue(tiers.get(0).get("conflict_score").number() > 0.5, layered.toString());
    assertEquals("anecdotal", tiers.get(1).get("source_class").text());
    assertEquals(0, tiers.get(1).get("conflict_score").number());
    assertTrue(layered.get("conflict_score").number() > 0, layered.toString());
  }

  @Test
  void whatWasKnownThenIsAnsweredThen() throws Exception {
    long before = offset();
    claim(0, "travel", 1, 0.9, SourceClass.EXPERT);
    long first = offset();
    claim(1, "travel", 2, 0.9, SourceClass.EXPERT);
    long second = offset();
    claim(2, "travel", 3, 0.9, SourceClass.EXPERT);
    Map<Long, String> found = new TreeMap<>();
    for (long at : List.of(before, first, second)) {
      JsonValue answer =
          ask("/v1/query", "travel", Map.of("lens", "recorded", "as_of", "offset:" + at));
      found.put(at, answer.get("value").toString());
    }
    assertEquals("null", found.get(before));
    assertTrue(found.get(first).contains(":1}"), found.toString());
    assertTrue(found.get(second).contains(":2}"), found.toString());
    JsonValue now = ask("/v1/query", "travel", Map.of("lens", "recorded"));
    assertEquals(3, now.get("value").get("value").number());
  }

  @Test
  void aSupersededEpochIsStillThereInThePast() throws Exception {
    Hash old = send("/v1/epoch", epoch("then", List.of()), 0);
    claim(0, "epochs", "then", 0.9, SourceClass.EXPERT, old);
    long then = offset();
    send("/v1/epoch", epoch("now", List.of(old)), 0);
    JsonValue now = ask("/v1/query", "epochs", Map.of("lens", "recency"));
    assertEquals("none", now.get("status").text());
    JsonValue past =
        ask("/v1/query", "epochs", Map.of("lens", "recency", "as_of", "offset:" + then));
    assertEquals("then", past.get("value").get("value").text());
  }

  @Test
  void aRetractedSourceTakesItsClaimsOut() throws Exception {
    Hash source =
        send(
            "/v1/sources",
            new Source(
                "doi:10.1/" + prefix,
                "a paper",
                SourceClass.CLINICAL,
                null,
                null,
                agent(0).agentId(),
                NOW),
            0);
    Hash claim =
        send(
            "/v1/assert",
            assertion(1, "source", number(1), 0.9, SourceClass.CLINICAL, NOW, source),
            1);
    claim(2, "source", 2, 0.5, SourceClass.COMMUNITY);
    assertEquals(2, candidates("source"));
    send(
        "/v1/sources/" + source + "/status",
        new SourceStatus(
            source, SourceStatus.Status.RETRACTED, "fabricated", agent(0).agentId(), NOW),
        0);
    assertEquals(1, candidates("source"));
    assertTrue(assertion(claim).contains("source_retracted"), assertion(claim));
  }

  @Test
  void onlyTheAuthorRetracts() throws Exception {
    Hash claim = claim(0, "retract", 1, 0.9, SourceClass.EXPERT);
    HttpResponse<String> refused =
        post(
            "/v1/supersede",
            new Supersession(claim, null, "I do not like it", null, agent(1).agentId(), NOW),
            1);
    assertEquals(422, refused.statusCode(), refused.body());
    assertEquals("not_allowed", JsonValue.parse(refused.body()).get("code").text());
    assertEquals(1, candidates("retract"));
    send(
        "/v1/supersede",
        new Supersession(claim, null, "I was wrong", null, agent(0).agentId(), NOW),
        0);
    assertEquals(0, candidates("retract"));
  }

  @Test
  void aProposalNeverWinsWhereApprovedClaimsAreAskedFor() throws Exception {
    claim(0, "lifecycle", 1, 1, SourceClass.REGULATORY);
    send(
        "/v1/assert",
        new Assertion(
            prefix + "lifecycle",
            SAYS,
            number(2),
            0.1,
            SourceClass.ANECDOTAL,
            agent(1).agentId(),
            NOW,
            null,
            LifecycleStage.APPROVED,
            null,
            null,
            null,
            null,
            null,
            null,
            Map.of()),
        1);
    JsonValue answer =
        ask("/v1/query", "lifecycle", Map.of("lens", "authority", "lifecycle", "approved"));
    assertEquals(2, answer.get("value").get("value").number());
    assertEquals(1, answer.get("candidates_count").number());
  }

  @Test
  void votesDecideWhereTheyAreAskedFor() throws Exception {
    Hash less = claim(0, "votes", "less", 0.2, SourceClass.COMMUNITY);
    claim(1, "votes", "more", 0.9, SourceClass.COMMUNITY);
    claim(2, "votes", "more", 0.9, SourceClass.COMMUNITY);
    for (int i = 3; i < 6; i++) {
      send("/v1/vote", new Vote(less, 1, agent(i).agentId(), NOW), i);
    }
    JsonValue answer = ask("/v1/query", "votes", Map.of("lens", "vote_aware_consensus"));
    assertEquals("less", answer.get("value").get("value").text());
    send("/v1/vote", new Vote(less, -1, agent(3).agentId(), NOW), 3);
    send("/v1/vote", new Vote(less, -1, agent(4).agentId(), NOW), 4);
    JsonValue changed = ask("/v1/query", "votes", Map.of("lens", "vote_aware_consensus"));
    assertEquals("more", changed.get("value").get("value").text());
  }

  @Test
  void anAliasLeadsToTheClaimsOfBothNames() throws Exception {
    claim(0, "paracetamol", "safe", 0.9, SourceClass.CLINICAL);
    claim(1, "acetaminophen", "safe", 0.8, SourceClass.CLINICAL);
    send(
        "/v1/aliases",
        new Alias(
            prefix + "acetaminophen", Optional.of(prefix + "paracetamol"), agent(0).agentId(), NOW),
        0);
    assertEquals(2, candidates("paracetamol"));
    assertEquals(2, candidates("acetaminophen"));
  }

  private double candidates(String subject) throws Exception {
    return ask("/v1/query", subject, Map.of("lens", "consensus")).get("candidates_count").number();
  }

  private JsonValue ask(String path, String subject, Map<String, String> further) throws Exception {
    StringBuilder url = new StringBuilder(path);
    url.append("?subject=").append(encoded(prefix + subject)).append("&predicate=").append(SAYS);
    further.forEach(
        (name, value) -> url.append('&').append(name).append('=').append(encoded(value)));
    HttpResponse<String> reply = node.get(url.toString());
    assertEquals(200, reply.statusCode(), reply.body());
    return JsonValue.parse(reply.body());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private String assertion(Hash hash) throws Exception {
    return node.get("/v1/assertions/" + hash).body();
  }

  private long offset() throws Exception {
    return (long) JsonValue.parse(node.get("/v1/health").body()).get("offset").number();
  }

  private AgentKey agent(int number) {
    while (agents.size() <= number) {
      agents.add(AgentKey.generate());
    }
    return agents.get(number);
  }

  private Epoch epoch(String name, List<Hash> supersedes) {
    return new Epoch(
        prefix + name,
        null,
        supersedes,
        supersedes.isEmpty() ? null : Epoch.Type.REFUTATION,
        agent(0).agentId(),
        NOW);
  }

  private static ObjectValue number(double value) {
    return new ObjectValue.Number(value);
  }

  private Hash claim(int who, String subject, Object value, double confidence, SourceClass tier)
      throws Exception {
    return claim(who, subject, value, confidence, tier, null);
  }

  private Hash claim(
      int who,
      String subject,
      Object value,
      double confidence,
      SourceClass tier,
      @Nullable Hash epoch)
      throws Exception {
    ObjectValue object =
        value instanceof Number number
            ? number(number.doubleValue())
            : value instanceof Boolean bool
                ? new ObjectValue.Bool(bool)
                : new ObjectValue.Text(value.toString());
    Assertion claim = assertion(who, subject, object, confidence, tier, NOW, null);
    return send("/v1/assert", epoch == null ? claim : in(epoch, claim), who);
  }

  private static Assertion in(Hash epoch, Assertion claim) {
    return new Assertion(
        claim.subject(),
        claim.predicate(),
        claim.object(),
        claim.confidence(),
        claim.sourceClass(),
        claim.agentId(),
        claim.timestamp(),
        null,
        null,
        null,
        epoch,
        null,
        null,
        null,
        null,
        Map.of());
  }

  private Assertion assertion(
      int who,
      String subject,
      ObjectValue object,
      double confidence,
      SourceClass tier,
      Instant said,
      @Nullable Hash source) {
    return new Assertion(
        prefix + subject,
        SAYS,
        object,
        confidence,
        tier,
        agent(who).agentId(),
        said,
        source,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        Map.of());
  }

  private Hash send(String path, Document document, int who) throws Exception {
    HttpResponse<String> reply = post(path, document, who);
    assertEquals(201, reply.statusCode(), reply.body());
    return Hash.parse(JsonValue.parse(reply.body()).get("hash").text());
  }

  private HttpResponse<String> post(String path, Document document, int who) throws Exception {
    SignedRecord record = Signing.sign(document, agent(who));
    return node.post(path, "application/json", record.toJson());
  }
}
