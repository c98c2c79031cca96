package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.engine.Claims.author;
import static stemedb.engine.Claims.claim;
import static stemedb.engine.Claims.number;
import static stemedb.engine.EmbeddedTest.get;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.AsOf;
import stemedb.api.Change;
import stemedb.api.ChangePage;
import stemedb.api.ErrorCode;
import stemedb.api.FeedReader;
import stemedb.api.FeedRequest;
import stemedb.api.StemeDbException;
import stemedb.api.model.RecordKind;
import stemedb.record.SignedRecord;

/** The change feed inside the database: pages, readers that wait, and writers all the while. */
class FeedTest {
  private static final Duration NO_WAIT = Duration.ZERO;
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Engine db;

  @BeforeEach
  void open() {
    db = Nodes.open(folder, Nodes.backend("leveldb"), 0);
  }

  @AfterEach
  void close() {
    db.close();
  }

  private SignedRecord write(String subject, double value) {
    SignedRecord record = claim(author(1), subject, number(value), 0.9);
    get(db.submit(RecordKind.ASSERTION, record.toJson(), Ack.INDEXED));
    return record;
  }

  private ChangePage page(FeedRequest request) {
    return get(db.changes(request, NO_WAIT));
  }

  private static List<Long> offsets(ChangePage page) {
    return page.changes().stream().map(Change::offset).toList();
  }

  private static FeedRequest limited(long since, int limit, int bytesMax) {
    return new FeedRequest(since, null, null, null, Set.of(), limit, bytesMax);
  }

  private static ErrorCode refusal(CompletionStage<?> stage) {
    return assertThrows(StemeDbException.class, () -> get(stage)).problem().code();
  }

  @Test
  void pagesHoldEveryRecordOnceAndInOrder() {
    SignedRecord first = write("s/1", 1);
    write("s/2", 2);
    ChangePage page = page(limited(0, 2, 1 << 20));
    assertEquals(List.of(1L, 2L), offsets(page));
    assertEquals(RecordKind.GENESIS, page.changes().get(0).kind());
    assertTrue(page.hasMore());
    Change change = page.changes().get(1);
    assertEquals(first.hash(), change.hash());
    assertArrayEquals(first.canonical(), change.document());
    assertEquals(get(db.find(first.hash(), AsOf.HEAD)).recordedAt(), change.recordedAt());
    page = page(limited(0, 2, 1 << 20).behind(page));
    assertEquals(List.of(3L), offsets(page));
    assertFalse(page.hasMore());
    assertEquals(3, page.through());
    assertEquals(List.of(2L), offsets(page(limited(1, 1000, 1))), "a page has one at least");
    assertEquals(List.of(), offsets(page(FeedRequest.since(3))));
    assertEquals(List.of(), offsets(page(FeedRequest.since(FeedRequest.LATEST))));
  }

  @Test
  void filtersLeaveOutAndStillGoOn() {
    write("s/1", 1);
    write("t/1", 2);
    write("s/2", 3);
    FeedRequest prefix = new FeedRequest(0, null, "s/", null, Set.of(), 10, 1 << 20);
    assertEquals(List.of(2L, 4L), offsets(page(prefix)));
    FeedRequest predicate = new FeedRequest(0, null, "t/", "p", Set.of(), 10, 1 << 20);
    assertEquals(List.of(3L), offsets(page(predicate)));
    FeedRequest nothing = new FeedRequest(0, null, null, "q", Set.of(), 10, 1 << 20);
    assertEquals(List.of(), offsets(page(nothing)));
    assertEquals(4, page(nothing).through());
    FeedRequest genesis =
        new FeedRequest(0, null, null, null, Set.of(RecordKind.GENESIS), 10, 1 << 20);
    assertEquals(List.of(1L), offsets(page(genesis)));
  }

  @Test
  void refusesWhatIsNotThere() {
    write("s", 1);
    String generation = page(FeedRequest.since(0)).generation();
    assertTrue(String.valueOf(db.status().generation()).startsWith(generation), generation);
    assertEquals(
        ErrorCode.GENERATION_CHANGED,
        refusal(db.changes(new FeedRequest(0, "00000000", null, null, Set.of(), 10, 10), NO_WAIT)));
    assertEquals(ErrorCode.INVALID_TIME, refusal(db.changes(FeedRequest.since(3), NO_WAIT)));
    assertEquals(ErrorCode.VALIDATION_FAILED, refusal(db.changes(FeedRequest.since(-2), NO_WAIT)));
    assertEquals(ErrorCode.VALIDATION_FAILED, refusal(db.changes(limited(0, 0, 1), NO_WAIT)));
    assertEquals(ErrorCode.VALIDATION_FAILED, refusal(db.changes(limited(0, 1001, 1), NO_WAIT)));
    assertEquals(ErrorCode.VALIDATION_FAILED, refusal(db.changes(limited(0, 1, 0), NO_WAIT)));
    assertEquals(
        ErrorCode.VALIDATION_FAILED,
        refusal(db.changes(FeedRequest.since(0), Duration.ofMinutes(2))));
  }

  @Test
  void aPageIsWaitedForUntilSomethingFits() {
    write("s", 1);
    FeedRequest request = new FeedRequest(2, null, "t", null, Set.of(), 10, 1 << 20);
    CompletableFuture<ChangePage> waiting = db.changes(request, LONG).toCompletableFuture();
    write("s", 2);
    write("s", 3);
    assertFalse(waiting.isDone());
    write("t", 4);
    assertEquals(List.of(5L), offsets(get(waiting)));
    ChangePage nothing = get(db.changes(request, Duration.ofMillis(1)));
    assertEquals(List.of(5L), offsets(nothing));
    nothing = get(db.changes(FeedRequest.since(5), Duration.ofMillis(1)));
    assertEquals(List.of(), offsets(nothing));
    assertEquals(5, nothing.through());
  }

  @Test
  void aClosedReaderEndsAndLeavesItsPlace() {
    List<FeedReader> readers = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      readers.add(db.follow(FeedRequest.since(FeedRequest.LATEST), "test"));
    }
    assertEquals(
        ErrorCode.TOO_MANY_READERS,
        assertThrows(StemeDbException.class, () -> db.follow(FeedRequest.since(0), "test"))
            .problem()
            .code());
    CompletionStage<ChangePage> waiting = readers.get(0).next(LONG);
    readers.get(0).close();
    assertEquals(ErrorCode.CONFLICT, refusal(waiting));
    assertEquals(ErrorCode.CONFLICT, refusal(readers.get(0).next(NO_WAIT)));
    FeedReader another = db.follow(FeedRequest.since(0), "test");
    assertEquals(List.of(1L), offsets(get(another.next(NO_WAIT))));
    CompletionStage<ChangePage> ended = another.next(LONG);
    db.close();
    assertEquals(ErrorCode.STORAGE_UNAVAILABLE, refusal(ended));
  }

  @Test
  void theLagOfTheLastReaderIsShownByConsumer() {
    CountingMetrics metrics = new CountingMetrics();
    db.metrics().target(metrics);
    try (FeedReader slow = db.follow(FeedRequest.since(0), "test");
        FeedReader fast = db.follow(FeedRequest.since(0), "test")) {
      write("s", 1);
      get(fast.next(NO_WAIT));
      assertEquals(2, metrics.gauge("stemedb_feed_lag_records", "consumer", "test"));
      get(slow.next(NO_WAIT));
      assertEquals(0, metrics.gauge("stemedb_feed_lag_records", "consumer", "test"));
    }
  }

  @Test
  void manyReadersSeeTheSameWhileWritersWrite() throws Exception {
    int writers = 4;
    int each = 250;
    int readers = 100;
    long last = 1 + (long) writers * each;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    List<CompletableFuture<List<Long>>> seen = new ArrayList<>();
    for (int i = 0; i < readers; i++) {
      FeedReader reader = db.follow(limited(0, 1 + i * 7, 1 + i * 1000), "test");
      seen.add(readTo(last, reader, new ArrayList<>()));
    }
    List<Future<?>> written = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      int writer = i;
      written.add(
          threads.submit(
              () -> {
                for (int n = 0; n < each; n++) {
                  write("s/" + writer, n);
                }
              }));
    }
    for (Future<?> one : written) {
      one.get(30, TimeUnit.SECONDS);
    }
    threads.shutdown();
    List<Long> all = LongStream.rangeClosed(1, last).boxed().toList();
    for (CompletableFuture<List<Long>> one : seen) {
      assertEquals(all, one.get(30, TimeUnit.SECONDS));
    }
  }

  private static CompletableFuture<List<Long>> readTo(
      long last, FeedReader reader, List<Long> seen) {
    return reader
        .next(LONG)
        .thenComposeAsync(
            page -> {
              seen.addAll(offsets(page));
              return page.through() < last
                  ? readTo(last, reader, seen)
                  : CompletableFuture.completedFuture(seen);
            })
        .toCompletableFuture();
  }

  @Test
  void theFeedIsTheSameAfterARestartARebuildAndASwitch() {
    for (int i = 0; i < 50; i++) {
      write("s", i);
    }
    ChangePage before = page(FeedRequest.since(0));
    db.close();
    open();
    assertSame(before);
    get(db.storage().rebuild());
    awaitTask();
    assertSame(before);
  }

  private void assertSame(ChangePage before) {
    ChangePage now =
        page(new FeedRequest(0, before.generation(), null, null, Set.of(), 1000, 1 << 20));
    assertEquals(before.generation(), now.generation());
    assertEquals(offsets(before), offsets(now));
    for (int i = 0; i < before.changes().size(); i++) {
      assertArrayEquals(before.changes().get(i).document(), now.changes().get(i).document());
      assertEquals(before.changes().get(i).hash(), now.changes().get(i).hash());
    }
  }

  private void awaitTask() {
    long end = System.nanoTime() + LONG.toNanos();
    while (db.storage().task().running()) {
      assertTrue(System.nanoTime() < end, "the rebuild ends");
      Thread.onSpinWait();
    }
  }
}
