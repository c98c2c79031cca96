package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.engine.Claims.START;
import static stemedb.engine.Claims.author;
import static stemedb.engine.Claims.claim;
import static stemedb.engine.Claims.number;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.Answer;
import stemedb.api.AsOf;
import stemedb.api.ConflictListing;
import stemedb.api.ConflictPage;
import stemedb.api.Decay;
import stemedb.api.ErrorCode;
import stemedb.api.Filters;
import stemedb.api.Listing;
import stemedb.api.NodeStatus;
import stemedb.api.Outcome;
import stemedb.api.Problem;
import stemedb.api.Question;
import stemedb.api.Receipt;
import stemedb.api.RecordPage;
import stemedb.api.ShareWeight;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbException;
import stemedb.api.StoredRecord;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.RecordKind;
import stemedb.api.model.SourceClass;
import stemedb.record.SignedRecord;

/** The whole database without a framework: real journal, real LevelDB, real signatures. */
class EmbeddedTest {
  @TempDir Path folder;
  private StemeDb db;

  @BeforeEach
  void open() {
    db = new EngineFactory().open(folder, Nodes.SMALL);
  }

  @AfterEach
  void close() {
    db.close();
  }

  static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StemeDbException refusal ? refusal : e;
    }
  }

  private static ErrorCode refusal(CompletionStage<?> stage) {
    return assertThrows(StemeDbException.class, () -> get(stage)).problem().code();
  }

  private Receipt submit(SignedRecord record) {
    return get(db.submit(RecordKind.ASSERTION, record.toJson(), Ack.INDEXED));
  }

  private Answer ask(String subject, String lens) {
    return get(db.ask(Question.of(subject, "p", lens)));
  }

  private static double value(Answer answer) {
    Answer.Resolved resolved = (Answer.Resolved) answer.finding();
    return ((ObjectValue.Number) assertNotNull2(resolved.value())).value();
  }

  private static <T> T assertNotNull2(T value) {
    assertNotNull(value);
    return value;
  }

  @Test
  void aClaimIsCreatedOnceAndReadBackByteForByte() {
    SignedRecord record = claim(author(1), "s", number(1), 0.9);
    Receipt created = submit(record);
    assertEquals(Receipt.Status.CREATED, created.status());
    assertTrue(created.visible());
    assertEquals(2, created.offset());
    assertEquals(record.hash(), created.hash());
    Receipt again = submit(record);
    assertEquals(Receipt.Status.EXISTS, again.status());
    assertEquals(2, again.offset());
    assertEquals(created.recordedAt(), again.recordedAt());
    StoredRecord stored = get(db.find(record.hash(), AsOf.HEAD));
    assertArrayEquals(record.canonical(), stored.document());
    assertEquals(record.signatures(), stored.signatures());
    assertEquals(StoredRecord.Standing.CURRENT, stored.standing());
    assertEquals(ErrorCode.NOT_FOUND, refusal(db.find(record.hash(), new AsOf.Offset(1))));
  }

  @Test
  void contradictingClaimsLiveSideBySide() {
    submit(claim(author(1), "s", number(10), 0.5, START, SourceClass.COMMUNITY, null, null));
    submit(claim(author(2), "s", number(10), 0.6, START, SourceClass.COMMUNITY, null, null));
    submit(claim(author(3), "s", number(20), 0.9, START, SourceClass.REGULATORY, null, null));
    Instant later = START.plusSeconds(60);
    submit(claim(author(4), "s", number(30), 0.3, later, SourceClass.ANECDOTAL, null, null));
    assertEquals(10, value(ask("s", "consensus")));
    assertEquals(20, value(ask("s", "authority")));
    assertEquals(20, value(ask("s", "confidence")));
    assertEquals(30, value(ask("s", "recency")));
    assertEquals(30, value(ask("s", "recorded")));
    Answer answer = ask("s", "skeptic");
    assertEquals(4, answer.candidatesCount());
    assertEquals(Answer.Status.CONTESTED, answer.status());
    assertEquals(3, ((Answer.Analyzed) answer.finding()).positions().size());
    // shares 1.1, 0.9, 0.3 of 2.3
    assertEquals(0.897_1, answer.conflictScore(), 0.001);
  }

  @Test
  void anEmptyPairIsAnAnswer() {
    Answer answer = ask("nobody", "consensus");
    assertEquals(Answer.Status.NONE, answer.status());
    assertEquals(new Answer.Resolved(null, null, 0), answer.finding());
    assertEquals(1, answer.offset());
  }

  @Test
  void furtherSignersAreKeptOnceAndSeenFromTheirOffsetOn() {
    SignedRecord record = claim(author(1), "s", number(1), 0.9);
    submit(record);
    SignedRecord cosigned = QuickSigning.sign(record.document(), author(1), author(2));
    Receipt receipt = submit(cosigned);
    assertEquals(Receipt.Status.COSIGNED, receipt.status());
    assertEquals(3, receipt.offset());
    assertEquals(Receipt.Status.EXISTS, submit(cosigned).status());
    assertEquals(2, get(db.find(record.hash(), AsOf.HEAD)).signatures().size());
    assertEquals(1, get(db.find(record.hash(), new AsOf.Offset(2))).signatures().size());
  }

  @Test
  void anAuthorsRevisionReplacesAndAnothersAnswerDoesNot() {
    SignedRecord first = claim(author(1), "s", number(1), 0.9);
    submit(first);
    Instant later = START.plusSeconds(1);
    SignedRecord other =
        claim(author(2), "s", number(2), 0.4, later, SourceClass.EXPERT, null, first.hash());
    submit(other);
    assertEquals(2, ask("s", "consensus").candidatesCount());
    SignedRecord revision =
        claim(author(1), "s", number(3), 0.1, later, SourceClass.EXPERT, null, first.hash());
    submit(revision);
    Answer now = ask("s", "confidence");
    assertEquals(2, value(now));
    assertEquals(2, now.candidatesCount());
    assertEquals(
        new StoredRecord.Standing(StoredRecord.Status.REVISED, revision.hash()),
        get(db.find(first.hash(), AsOf.HEAD)).standing());
    Question before = Question.of("s", "p", "confidence").withAsOf(new AsOf.Offset(3));
    assertEquals(1, value(get(db.ask(before))));
    assertEquals(
        StoredRecord.Standing.CURRENT, get(db.find(first.hash(), new AsOf.Offset(3))).standing());
  }

  @Test
  void oneAuthorCountsOnceForAnObject() {
    for (int i = 0; i < 5; i++) {
      submit(
          claim(
              author(1),
              "s",
              number(1),
              0.5,
              START.plusSeconds(i),
              SourceClass.EXPERT,
              null,
              null));
    }
    submit(claim(author(2), "s", number(2), 0.9));
    submit(claim(author(3), "s", number(2), 0.9));
    Answer answer = ask("s", "consensus");
    assertEquals(2, value(answer));
    assertEquals(6 + 1, answer.candidatesCount());
    assertEquals(2.0 / 3, ((Answer.Resolved) answer.finding()).confidence(), 1e-9);
  }

  @Test
  void recencySeesTheNewestClaimThoughItsAuthorWasSurerBefore() {
    submit(claim(author(1), "s", number(1), 0.9, START, SourceClass.EXPERT, null, null));
    Instant t1 = START.plusSeconds(1);
    submit(claim(author(2), "s", number(2), 0.9, t1, SourceClass.EXPERT, null, null));
    Instant t2 = START.plusSeconds(2);
    submit(claim(author(1), "s", number(1), 0.1, t2, SourceClass.EXPERT, null, null));
    assertEquals(1, value(ask("s", "recency")));
  }

  @Test
  void theExplanationListsEveryClaimWithItsReason() {
    submit(claim(author(1), "s", number(1), 0.5));
    submit(
        claim(
            author(1), "s", number(1), 0.7, START.plusSeconds(1), SourceClass.EXPERT, null, null));
    submit(
        claim(
            author(2),
            "s",
            number(2),
            0.9,
            START,
            SourceClass.EXPERT,
            LifecycleStage.REJECTED,
            null));
    Question question = Question.of("s", "p", "consensus");
    Question explained =
        new Question(
            "s",
            "p",
            "consensus",
            question.filters(),
            AsOf.HEAD,
            null,
            Decay.NONE,
            ShareWeight.CONFIDENCE,
            true,
            question.parameters());
    List<Answer.Explanation> explanation = get(db.ask(explained)).explanation();
    assertEquals(3, explanation.size());
    assertEquals("author_counted_already", explanation.get(0).reason());
    assertTrue(explanation.get(1).counted());
    assertEquals(0.7, explanation.get(1).weight());
    assertEquals("lifecycle", explanation.get(2).reason());
  }

  @Test
  void aTimeAsksForWhatWasRecordedThen() {
    Receipt first = submit(claim(author(1), "s", number(1), 0.5));
    Receipt second = submit(claim(author(2), "s", number(2), 0.9));
    Question question = Question.of("s", "p", "confidence");
    Instant at = first.recordedAt();
    Answer then = get(db.ask(question.withAsOf(new AsOf.Time(at))));
    assertEquals(2, then.offset());
    assertEquals(1, value(then));
    assertEquals(at, then.time());
    Answer before = get(db.ask(question.withAsOf(new AsOf.Time(START))));
    assertEquals(0, before.offset());
    assertEquals(Answer.Status.NONE, before.status());
    assertEquals(3, get(db.ask(question.withAsOf(new AsOf.Time(second.recordedAt())))).offset());
    assertEquals(
        ErrorCode.INVALID_TIME,
        refusal(db.ask(question.withAsOf(new AsOf.Time(Instant.now().plusSeconds(60))))));
    assertEquals(ErrorCode.INVALID_TIME, refusal(db.ask(question.withAsOf(new AsOf.Offset(4)))));
  }

  @Test
  void aBadLineOfABatchDoesNotStopTheOthers() {
    SignedRecord good = claim(author(1), "s", number(1), 0.5);
    SignedRecord forged =
        new SignedRecord(
            good.kind(),
            good.hash(),
            good.canonical(),
            good.document(),
            List.of(new AgentSignature(author(1).agentId(), new byte[64])));
    List<Outcome> outcomes =
        get(
            db.submitAll(
                List.of(
                    good.toTaggedJson(),
                    "{".getBytes(StandardCharsets.UTF_8),
                    forged.toTaggedJson(),
                    good.toTaggedJson(),
                    claim(author(2), "s", number(2), 0.5).toTaggedJson()),
                Ack.INDEXED));
    assertEquals(Receipt.Status.CREATED, ((Receipt) outcomes.get(0)).status());
    assertEquals(ErrorCode.MALFORMED_JSON, ((Problem) outcomes.get(1)).code());
    assertEquals(ErrorCode.SIGNATURE_INVALID, ((Problem) outcomes.get(2)).code());
    assertEquals(Receipt.Status.EXISTS, ((Receipt) outcomes.get(3)).status());
    assertEquals(2, ((Receipt) outcomes.get(3)).offset());
    assertEquals(3, ((Receipt) outcomes.get(4)).offset());
  }

  @Test
  void aClaimFromTheFutureIsRefused() {
    Instant ahead = Instant.now().plusSeconds(360);
    SignedRecord record =
        claim(author(1), "s", number(1), 0.5, ahead, SourceClass.EXPERT, null, null);
    assertEquals(
        ErrorCode.TIMESTAMP_IN_FUTURE,
        refusal(db.submit(RecordKind.ASSERTION, record.toJson(), Ack.INDEXED)));
    assertEquals(1, db.status().offset());
  }

  @Test
  void aDurableReceiptDoesNotPromiseToBeVisible() {
    SignedRecord record = claim(author(1), "s", number(1), 0.5);
    Receipt receipt = get(db.submit(RecordKind.ASSERTION, record.toJson(), Ack.DURABLE));
    assertEquals(Receipt.Status.CREATED, receipt.status());
    assertFalse(receipt.visible());
    assertEquals(0, receipt.offset());
  }

  @Test
  void pagesOfOneListingFitTogetherWhileWritesGoOn() {
    for (int i = 0; i < 25; i++) {
      submit(claim(author(1), "list/" + i, number(i), 0.5));
    }
    Set<Hash> seen = new HashSet<>();
    String cursor = null;
    int pages = 0;
    do {
      RecordPage page =
          get(db.list(new Listing("list/", true, null, Filters.DEFAULT, AsOf.HEAD, 10, cursor)));
      assertEquals(26, page.offset());
      page.records().forEach(record -> assertTrue(seen.add(record.hash())));
      cursor = page.nextCursor();
      pages++;
      submit(claim(author(2), "list/0" + pages, number(1), 0.5));
    } while (cursor != null);
    assertEquals(25, seen.size());
    assertEquals(3, pages);
    assertEquals(
        ErrorCode.INVALID_CURSOR,
        refusal(db.list(new Listing("x", true, null, Filters.DEFAULT, AsOf.HEAD, 10, "AAAA"))));
  }

  @Test
  void aPageGoesOnBehindAClaimThatWasRevised() {
    SignedRecord first = claim(author(1), "s", number(1), 0.5);
    submit(first);
    submit(claim(author(2), "s", number(2), 0.5));
    Listing listing = new Listing("s", false, null, Filters.DEFAULT, new AsOf.Offset(3), 1, null);
    Instant later = START.plusSeconds(1);
    submit(claim(author(1), "s", number(3), 0.5, later, SourceClass.EXPERT, null, first.hash()));
    RecordPage page = get(db.list(listing));
    assertEquals(first.hash(), page.records().get(0).hash());
    RecordPage next =
        get(
            db.list(
                new Listing("s", false, null, Filters.DEFAULT, AsOf.HEAD, 1, page.nextCursor())));
    assertEquals(3, next.records().get(0).offset());
    assertEquals(3, next.offset());
  }

  @Test
  void largeDocumentsMakeShortPages() {
    String text = "x".repeat(16_000);
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      lines.add(claim(author(1), "big/" + i, new ObjectValue.Text(text), 0.5).toTaggedJson());
    }
    get(db.submitAll(lines, Ack.INDEXED));
    int seen = 0;
    String cursor = null;
    do {
      RecordPage page =
          get(db.list(new Listing("big/", true, null, Filters.DEFAULT, AsOf.HEAD, 1000, cursor)));
      assertTrue(page.records().size() < 300, "a page of " + page.records().size());
      seen += page.records().size();
      cursor = page.nextCursor();
    } while (cursor != null);
    assertEquals(400, seen);
  }

  @Test
  void conflictsAreKeptUpInTheBackground() {
    submit(claim(author(1), "even", number(1), 0.5));
    submit(claim(author(2), "even", number(2), 0.5));
    submit(claim(author(1), "uneven", number(1), 0.9));
    submit(claim(author(2), "uneven", number(2), 0.1));
    submit(claim(author(1), "alone", number(1), 0.9));
    ConflictPage page = awaitScores(6);
    assertEquals(3, page.pairsCount());
    assertEquals(2, page.multiValuedCount());
    assertEquals(1, page.contestedCount());
    assertEquals(
        List.of("even", "uneven"),
        page.conflicts().stream().map(ConflictPage.Pair::subject).toList());
    assertEquals(1.0, page.conflicts().get(0).conflictScore());
    submit(claim(author(3), "even", number(1), 0.9));
    ConflictPage after = awaitScores(7);
    assertEquals(0.829_5, after.conflicts().get(0).conflictScore(), 0.02);
  }

  private ConflictPage awaitScores(long offset) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      ConflictPage page = get(db.conflicts(new ConflictListing(0, null, null, 10, null)));
      if (page.computedThrough() >= offset) {
        return page;
      }
      assertTrue(System.nanoTime() < deadline, "scores did not come");
      Thread.onSpinWait();
    }
  }

  @Test
  void whatWasAcknowledgedIsThereAfterReopening() {
    List<Receipt> receipts = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      receipts.add(submit(claim(author(1), "s" + i, number(i), 0.5)));
    }
    db.close();
    db = new EngineFactory().open(folder, Nodes.SMALL);
    NodeStatus status = db.status();
    assertEquals(NodeStatus.State.READY, status.state());
    assertEquals(51, status.offset());
    assertEquals(50, status.assertionsCount());
    for (Receipt receipt : receipts) {
      assertEquals(receipt.offset(), get(db.find(receipt.hash(), AsOf.HEAD)).offset());
    }
  }

  @Test
  void aSecondNodeOnTheFolderIsRefusedByName() {
    StemeDbException e =
        assertThrows(StemeDbException.class, () -> new EngineFactory().open(folder, Nodes.SMALL));
    assertEquals(ErrorCode.CONFLICT, e.problem().code());
    assertTrue(e.problem().detail().contains(folder.toString()), e.getMessage());
    assertTrue(
        e.problem().detail().contains("pid=" + ProcessHandle.current().pid()), e.getMessage());
  }

  @Test
  void aLensThatIsNotThereIsNamed() {
    assertEquals(ErrorCode.UNKNOWN_LENS, refusal(db.ask(Question.of("s", "p", "nosuch"))));
  }
}
