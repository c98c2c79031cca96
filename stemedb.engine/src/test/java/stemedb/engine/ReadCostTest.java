package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.engine.Claims.START;
import static stemedb.engine.Claims.author;
import static stemedb.engine.Claims.number;
import static stemedb.engine.EmbeddedTest.get;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.Answer;
import stemedb.api.AsOf;
import stemedb.api.ConflictListing;
import stemedb.api.Filters;
import stemedb.api.Listing;
import stemedb.api.Question;
import stemedb.api.RecordPage;
import stemedb.api.StoredRecord;
import stemedb.api.model.Assertion;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.RecordKind;
import stemedb.api.model.SourceClass;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;

/** What each question costs the store, whatever else there is; ARCHITECTURE.md has the table. */
class ReadCostTest {
  private static final int OTHERS = 300;
  private static final int CANDIDATES = 10;
  private static final Hash SOURCE = Hash.parse("ab".repeat(32));

  @TempDir Path folder;
  private final CountingBackend backend = new CountingBackend();
  private Engine engine;
  private final List<SignedRecord> children = new ArrayList<>();
  private SignedRecord first;

  private void open(long cacheBytes) {
    engine = Nodes.open(folder, backend, cacheBytes);
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < OTHERS; i++) {
      lines.add(Claims.claim(author(1), "other/" + i, number(i), 0.5).toTaggedJson());
      lines.add(Claims.claim(author(2), "other/" + i, number(1), 0.5).toTaggedJson());
    }
    first = Claims.claim(author(3), "a/b", number(0), 0.5);
    lines.add(first.toTaggedJson());
    for (int i = 1; i < CANDIDATES; i++) {
      SignedRecord child = child(i);
      children.add(child);
      lines.add(child.toTaggedJson());
    }
    lines.add(Claims.claim(author(3), "a/b/c", number(1), 0.5).toTaggedJson());
    lines.add(Claims.claim(author(3), "a/bc", number(1), 0.5).toTaggedJson());
    get(engine.submitAll(lines, Ack.INDEXED));
    awaitLinks();
  }

  /** An answer to the first claim by another author, with a source. */
  private SignedRecord child(int number) {
    Assertion plain =
        Claims.assertion(
            author(3 + number),
            "a/b",
            number(number % 3),
            0.5,
            START,
            SourceClass.EXPERT,
            number == 9 ? LifecycleStage.REJECTED : null,
            first.hash());
    return Signing.sign(
        new Assertion(
            plain.subject(),
            plain.predicate(),
            plain.object(),
            plain.confidence(),
            plain.sourceClass(),
            plain.agentId(),
            plain.timestamp(),
            SOURCE,
            plain.lifecycle(),
            plain.parentHash(),
            null,
            null,
            null,
            null,
            null,
            plain.metadata()),
        author(3 + number));
  }

  private void awaitLinks() {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (page(Listing.By.AGENT_ID, author(3).agentId().toString(), AsOf.HEAD).offset()
            < engine.status().offset()
        || get(engine.conflicts(new ConflictListing(0, null, null, 1, null))).computedThrough()
            < engine.status().offset()) {
      assertTrue(System.nanoTime() - deadline < 0, "the families did not catch up");
      LockSupport.parkNanos(1_000_000);
    }
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private RecordPage page(Listing.By by, String key, AsOf asOf) {
    return get(engine.list(new Listing(by, key, null, Filters.DEFAULT, asOf, 100, null)));
  }

  private void ask(AsOf asOf) {
    get(engine.ask(Question.of("a/b", "p", "consensus").withAsOf(asOf)));
  }

  private static void assertCost(
      String what, long snapshots, long gets, long scans, long rows, CountingBackend.Cost cost) {
    assertEquals(new CountingBackend.Cost(snapshots, gets, scans, rows), cost, what);
  }

  @Test
  void questionsCostWhatTheTableSays() {
    open(0);
    assertCost("by hash", 1, 2, 2, 1, backend.of(() -> get(engine.find(first.hash(), AsOf.HEAD))));
    assertCost("a lens over a pair", 1, 1, 2, CANDIDATES, backend.of(() -> ask(AsOf.HEAD)));
    assertCost(
        "a lens that looks at votes",
        1,
        1,
        3,
        CANDIDATES,
        backend.of(() -> get(engine.ask(Question.of("a/b", "p", "vote_aware_consensus")))));
    CountingBackend.Cost past =
        backend.of(() -> ask(new AsOf.Offset(engine.status().offset() - 1)));
    assertCost("as of an offset", 1, 2, 2, CANDIDATES, past);
    assertCost(
        "contested pairs, a page of 5",
        1,
        2,
        1,
        6,
        backend.of(() -> get(engine.conflicts(new ConflictListing(0, null, null, 5, null)))));
    assertCost(
        "a prefix with 12 claims, 11 of them shown",
        1,
        11 + 1,
        1 + 11,
        12,
        backend.of(() -> page(Listing.By.SUBJECT_PREFIX, "a/b", AsOf.HEAD)));
    assertCost(
        "a concept path with 11 claims, 10 of them shown",
        1,
        10 + 1,
        2 + 10,
        11,
        backend.of(() -> page(Listing.By.CONCEPT, "a/b", AsOf.HEAD)));
    assertCost(
        "9 children, 8 of them shown",
        1,
        8 + 2,
        1 + 9 + 8,
        9 + 9,
        backend.of(() -> page(Listing.By.PARENT_HASH, first.hash().toString(), AsOf.HEAD)));
    assertCost(
        "9 claims with a source, 8 of them shown",
        1,
        8 + 2,
        1 + 9 + 8,
        9 + 9,
        backend.of(() -> page(Listing.By.SOURCE_HASH, SOURCE.toString(), AsOf.HEAD)));
    assertCost(
        "3 claims of an author",
        1,
        3 + 2,
        1 + 3 + 3,
        3 + 3,
        backend.of(() -> page(Listing.By.AGENT_ID, author(3).agentId().toString(), AsOf.HEAD)));
  }

  @Test
  void whatIsKeptCostsTheStoreNothing() {
    open(64 << 20);
    ask(AsOf.HEAD);
    assertCost("a kept answer", 0, 0, 0, 0, backend.of(() -> ask(AsOf.HEAD)));
    Question other = Question.of("a/b", "p", "recency");
    assertCost(
        "kept rows: the winner's document and signers",
        1,
        1,
        1,
        0,
        backend.of(() -> get(engine.ask(other))));
    get(
        engine.submit(
            RecordKind.ASSERTION,
            Claims.claim(author(20), "a/b", number(1), 1).toJson(),
            Ack.INDEXED));
    assertCost("rows that the writer added to", 1, 1, 1, 0, backend.of(() -> ask(AsOf.HEAD)));
    Answer answer = get(engine.ask(other));
    assertEquals(CANDIDATES, answer.candidatesCount());
  }

  @Test
  void listsByHashShowThePastAsItWas() {
    open(0);
    long offset = engine.status().offset();
    List<Hash> shown =
        page(Listing.By.PARENT_HASH, first.hash().toString(), AsOf.HEAD).records().stream()
            .map(StoredRecord::hash)
            .toList();
    assertEquals(
        children.subList(0, 8).stream().map(SignedRecord::hash).toList(),
        shown,
        "in order, without the one that is rejected");
    SignedRecord revision =
        Claims.claim(
            author(4),
            "a/b",
            number(7),
            0.5,
            START,
            SourceClass.EXPERT,
            null,
            children.get(0).hash());
    get(engine.submit(RecordKind.ASSERTION, revision.toJson(), Ack.INDEXED));
    awaitLinks();
    RecordPage now = page(Listing.By.PARENT_HASH, first.hash().toString(), AsOf.HEAD);
    assertEquals(shown.subList(1, 8), now.records().stream().map(StoredRecord::hash).toList());
    RecordPage then =
        page(Listing.By.PARENT_HASH, first.hash().toString(), new AsOf.Offset(offset));
    assertEquals(shown, then.records().stream().map(StoredRecord::hash).toList());
    assertEquals(offset, then.offset());
  }

  @Test
  void pagesByHashAndByConceptFitTogether() {
    open(0);
    assertPages(Listing.By.PARENT_HASH, first.hash().toString(), 8);
    assertPages(Listing.By.CONCEPT, "a/b", 10);
    assertPages(Listing.By.CONCEPT, "other", OTHERS * 2);
  }

  private void assertPages(Listing.By by, String key, int count) {
    List<Hash> seen = new ArrayList<>();
    String cursor = null;
    do {
      RecordPage page =
          get(engine.list(new Listing(by, key, null, Filters.DEFAULT, AsOf.HEAD, 3, cursor)));
      page.records().forEach(record -> seen.add(record.hash()));
      cursor = page.nextCursor();
    } while (cursor != null);
    assertEquals(count, seen.size());
    assertEquals(count, seen.stream().distinct().count());
  }
}
