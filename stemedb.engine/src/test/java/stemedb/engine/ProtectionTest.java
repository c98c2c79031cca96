package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.engine.Claims.START;
import static stemedb.engine.Claims.author;
import static stemedb.engine.Claims.claim;
import static stemedb.engine.EmbeddedTest.get;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.Answer;
import stemedb.api.AsOf;
import stemedb.api.Caller;
import stemedb.api.ErrorCode;
import stemedb.api.Outcome;
import stemedb.api.Problem;
import stemedb.api.Question;
import stemedb.api.Receipt;
import stemedb.api.StemeDbException;
import stemedb.api.StoredRecord;
import stemedb.api.ingest.IngestPolicy;
import stemedb.api.ingest.Submission;
import stemedb.api.ingest.Verdict;
import stemedb.api.model.ApiKey;
import stemedb.api.model.Assertion;
import stemedb.api.model.Hash;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.QuarantineDecision;
import stemedb.api.model.RecordKind;
import stemedb.api.model.Role;
import stemedb.api.model.SourceClass;
import stemedb.record.ApiKeyToken;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;

/** API keys and policies, as the engine keeps and asks them. */
class ProtectionTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  @TempDir Path folder;

  private TestNode start() {
    return start("memory");
  }

  private TestNode start(String store) {
    return TestNode.start(folder, store, TestNode.backend(store));
  }

  private void dropStore() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static ApiKey key(String id) {
    return new ApiKey(
        id,
        "name of " + id,
        ApiKeyToken.random().secretSha256(),
        List.of(Role.READER, Role.WRITER),
        List.of("a/"),
        NOW.plusSeconds(1),
        false,
        NOW);
  }

  private static SignedRecord text(int author, String text, @Nullable Hash parent) {
    return claim(
        author(author),
        "s",
        new ObjectValue.Text(text),
        0.5,
        START,
        SourceClass.EXPERT,
        null,
        parent);
  }

  private static Receipt submit(TestNode node, SignedRecord record) {
    return get(node.engine.submit(record.kind(), record.toJson(), Ack.INDEXED));
  }

  private static ErrorCode refusal(CompletionStage<?> stage) {
    return assertThrows(StemeDbException.class, () -> get(stage)).problem().code();
  }

  private static int candidates(TestNode node) {
    return get(node.engine.ask(Question.of("s", "p", "consensus"))).candidatesCount();
  }

  /** What a policy says, and what it hears. */
  private static final class Policy implements IngestPolicy {
    private final Function<Submission, Verdict> judge;
    private final Queue<Outcome> ended = new ConcurrentLinkedQueue<>();

    Policy(Function<Submission, Verdict> judge) {
      this.judge = judge;
    }

    @Override
    public Verdict judge(Submission submission) {
      return judge.apply(submission);
    }

    @Override
    public void ended(Submission submission, Outcome outcome) {
      ended.add(outcome);
    }
  }

  private static Policy quarantineTexts(String word) {
    return new Policy(
        submission ->
            submission.document() instanceof Assertion assertion
                    && assertion.object() instanceof ObjectValue.Text text
                    && text.value().contains(word)
                ? new Verdict.Quarantined(List.of("word", word))
                : Verdict.ACCEPTED);
  }

  @Test
  void keysAreInTheJournalAndOutliveTheStore() throws IOException {
    ApiKey key = key("one");
    try (TestNode node = start("leveldb")) {
      assertEquals(key, get(node.engine.apiKeys().create(key)));
      get(node.engine.apiKeys().create(key("two")));
      assertTrue(get(node.engine.apiKeys().revoke("two")).revoked());
      assertEquals(ErrorCode.CONFLICT, refusal(node.engine.apiKeys().create(key("two"))));
      assertEquals(ErrorCode.NOT_FOUND, refusal(node.engine.apiKeys().revoke("three")));
    }
    for (boolean withStore : new boolean[] {true, false}) {
      if (!withStore) {
        dropStore();
      }
      try (TestNode node = start("leveldb")) {
        assertEquals(List.of("one", "two"), ids(node));
        assertEquals(key, node.engine.apiKeys().find("one"));
        assertTrue(assertNotNull2(node.engine.apiKeys().find("two")).revoked());
        assertNull(node.engine.apiKeys().find("three"));
      }
    }
  }

  private static List<String> ids(TestNode node) {
    return node.engine.apiKeys().list().stream().map(ApiKey::id).toList();
  }

  private static ApiKey assertNotNull2(@Nullable ApiKey key) {
    assertNotNull(key);
    return key;
  }

  @Test
  void aSeedIsMadeOnce() {
    try (TestNode node =
        TestNode.launch(folder, "memory", Duration.ofSeconds(20))) { // no backend yet
      assertEquals(
          ErrorCode.STARTING,
          assertThrows(StemeDbException.class, () -> node.engine.apiKeys().find("root"))
              .problem()
              .code());
      ApiKey root = key("root");
      CompletionStage<ApiKey> seeded = node.engine.apiKeys().seed(root);
      node.engine.parts().add(TestNode.backend("memory"));
      assertEquals(root, get(seeded));
      assertEquals(root, get(node.engine.apiKeys().seed(key("root"))));
    }
  }

  @Test
  void aKeyCountsWhileTheStoreIsAway() {
    var backend = TestNode.backend("memory");
    try (TestNode node = TestNode.start(folder, "memory", backend)) {
      get(node.engine.apiKeys().create(key("one")));
      node.engine.parts().remove(backend);
      node.await("the store is away", () -> !node.answers("s"));
      assertTrue(get(node.engine.apiKeys().revoke("one")).revoked());
      assertTrue(assertNotNull2(node.engine.apiKeys().find("one")).revoked());
      get(node.engine.apiKeys().create(key("two")));
      assertEquals(List.of("one", "two"), ids(node));
      node.engine.parts().add(TestNode.backend("memory"));
      node.await("the store is back", () -> node.answers("s"));
      assertTrue(assertNotNull2(node.engine.apiKeys().find("one")).revoked());
    }
  }

  @Test
  void aCallerWhoIsBoundToSubjectsBringsNoOthers() {
    Caller bound = new Caller("one", Set.of(Role.WRITER), List.of("mine/", "ours/"), null);
    SignedRecord other = claim(author(1), "other/a", new ObjectValue.Number(1), 0.5);
    SignedRecord mine = claim(author(1), "mine/a", new ObjectValue.Number(1), 0.5);
    try (TestNode node = start()) {
      assertEquals(
          ErrorCode.FORBIDDEN,
          refusal(node.engine.submit(RecordKind.ASSERTION, other.toJson(), Ack.INDEXED, bound)));
      List<Outcome> outcomes =
          get(
              node.engine.submitAll(
                  List.of(other.toTaggedJson(), mine.toTaggedJson()), Ack.INDEXED, bound));
      assertEquals(ErrorCode.FORBIDDEN, ((Problem) outcomes.get(0)).code());
      assertEquals(mine.hash(), ((Receipt) outcomes.get(1)).hash());
    }
  }

  @Test
  void whatIsQuarantinedIsKeptAndCountsNowhere() throws IOException {
    SignedRecord good = text(1, "good", null);
    SignedRecord bad = text(2, "bad", null);
    SignedRecord revision = text(1, "bad revision", good.hash());
    try (TestNode node = start("leveldb")) {
      node.engine.policies().add(quarantineTexts("bad"), 1);
      assertEquals(Receipt.Status.CREATED, submit(node, good).status());
      Receipt receipt = submit(node, bad);
      assertEquals(Receipt.Status.QUARANTINED, receipt.status());
      assertEquals(List.of("word", "bad"), receipt.reasons());
      assertTrue(receipt.visible());
      assertEquals(Receipt.Status.QUARANTINED, submit(node, revision).status());
      assertEquals(Receipt.Status.EXISTS, submit(node, bad).status());
      assertCounts(node, good, bad, revision);
    }
    for (boolean withStore : new boolean[] {true, false}) { // replay runs no policy
      if (!withStore) {
        dropStore();
      }
      try (TestNode node = start("leveldb")) {
        assertCounts(node, good, bad, revision);
      }
    }
  }

  private static void assertCounts(
      TestNode node, SignedRecord good, SignedRecord bad, SignedRecord revision) {
    assertEquals(1, candidates(node));
    Answer answer = get(node.engine.ask(Question.of("s", "p", "skeptic")));
    assertEquals(Answer.Status.UNANIMOUS, answer.status());
    assertEquals(StoredRecord.Standing.CURRENT, standing(node, good));
    for (SignedRecord held : List.of(bad, revision)) {
      assertEquals(StoredRecord.Status.QUARANTINED, standing(node, held).status());
    }
  }

  private static StoredRecord.Standing standing(TestNode node, SignedRecord record) {
    return get(node.engine.find(record.hash(), AsOf.HEAD)).standing();
  }

  @Test
  void aCuratorLetsCountWhatWasHeldBack() {
    SignedRecord good = text(1, "good", null);
    SignedRecord revision = text(1, "bad revision", good.hash());
    try (TestNode node = start()) {
      Policy policy = quarantineTexts("bad");
      node.engine.policies().add(policy, 1);
      submit(node, good);
      submit(node, revision);
      assertEquals("good", value(node));
      long before = get(node.engine.decide(revision.hash(), true)).offset() - 1;
      assertEquals("bad revision", value(node)); // and what it revises is out
      assertEquals(1, candidates(node));
      assertEquals(StoredRecord.Status.REVISED, standing(node, good).status());
      assertEquals(StoredRecord.Status.CURRENT, standing(node, revision).status());
      get(node.engine.decide(revision.hash(), false));
      assertEquals(StoredRecord.Status.QUARANTINED, standing(node, revision).status());
      assertEquals(0, candidates(node));
      Question past = Question.of("s", "p", "consensus").withAsOf(new AsOf.Offset(before));
      assertEquals(1, get(node.engine.ask(past)).candidatesCount()); // as it was then
      assertEquals(
          ErrorCode.NOT_FOUND, refusal(node.engine.decide(Hash.of(new byte[Hash.BYTES]), true)));
    }
  }

  private static String value(TestNode node) {
    Answer answer = get(node.engine.ask(Question.of("s", "p", "consensus")));
    return answer.finding() instanceof Answer.Resolved resolved
            && resolved.value() instanceof ObjectValue.Text text
        ? text.value()
        : "no text";
  }

  @Test
  void onlyCuratorsDecide() {
    SignedRecord bad = text(2, "bad", null);
    SignedRecord decision =
        Signing.sign(
            new QuarantineDecision(bad.hash(), true, "fine", author(2).agentId(), START),
            author(2));
    try (TestNode node = start()) {
      node.engine.policies().add(quarantineTexts("bad"), 1);
      submit(node, bad);
      assertEquals(
          ErrorCode.NOT_ALLOWED,
          refusal(node.engine.submit(decision.kind(), decision.toJson(), Ack.INDEXED)));
      assertEquals(0, candidates(node));
    }
  }

  @Test
  void theFirstPolicyThatRefusesEndsIt() {
    Problem no = Problem.of(ErrorCode.POLICY_REJECTED, "no").retryAfter(7);
    Policy first = new Policy(submission -> Verdict.ACCEPTED);
    Policy second = new Policy(submission -> new Verdict.Refused(no));
    Policy third = quarantineTexts("text");
    try (TestNode node = start()) {
      node.engine.policies().add(third, 1);
      node.engine.policies().add(first, 3);
      node.engine.policies().add(second, 2);
      SignedRecord record = text(1, "text", null);
      assertEquals(no, assertThrows(StemeDbException.class, () -> submit(node, record)).problem());
      assertEquals(List.of(no), List.copyOf(first.ended));
      assertEquals(List.of(no), List.copyOf(second.ended));
      assertTrue(third.ended.isEmpty());

      node.engine.policies().remove(second); // replaced while it serves
      assertEquals(Receipt.Status.QUARANTINED, submit(node, record).status());
      assertEquals(2, first.ended.size());
      assertEquals(1, third.ended.size());
    }
  }

  @Test
  void aPolicyThatFailsLetsNothingPass() {
    try (TestNode node = start()) {
      Policy broken =
          new Policy(
              submission -> {
                throw new IllegalStateException("broken");
              });
      node.engine.policies().add(broken, 1);
      SignedRecord record = text(1, "text", null);
      Problem problem = assertThrows(StemeDbException.class, () -> submit(node, record)).problem();
      assertEquals(ErrorCode.INTERNAL, problem.code());
      assertFalse(problem.detail().contains("broken"));
      node.engine.policies().remove(broken);
      assertEquals(Receipt.Status.CREATED, submit(node, record).status());
    }
  }

  @Test
  void everyLineOfABatchIsJudgedByItself() {
    Policy policy = quarantineTexts("bad");
    try (TestNode node = start()) {
      node.engine.policies().add(policy, 1);
      List<Outcome> outcomes =
          get(
              node.engine.submitAll(
                  Stream.of("good", "bad", "better")
                      .map(text -> text(1, text, null).toTaggedJson())
                      .toList(),
                  Ack.INDEXED));
      assertEquals(
          List.of(Receipt.Status.CREATED, Receipt.Status.QUARANTINED, Receipt.Status.CREATED),
          outcomes.stream().map(outcome -> ((Receipt) outcome).status()).toList());
      assertEquals(Set.copyOf(outcomes), Set.copyOf(policy.ended));
    }
  }
}
