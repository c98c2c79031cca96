package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.engine.Claims.author;
import static stemedb.engine.Claims.claim;
import static stemedb.engine.Claims.number;
import static stemedb.engine.EmbeddedTest.get;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.AsOf;
import stemedb.api.ErrorCode;
import stemedb.api.Filters;
import stemedb.api.Listing;
import stemedb.api.Question;
import stemedb.api.Receipt;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbException;
import stemedb.api.StemeDbOptions;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.model.RecordKind;
import stemedb.api.storage.StorageException;
import stemedb.record.SignedRecord;

/**
 * What was known at a time is known for good: an answer as of a moment ago never changes, though
 * records that got their times before are still on their way into the store when it is asked.
 */
class SettledPastTest {
  private static final long SEED = Long.getLong("stemedb.past.seed", 2026);
  private static final int WRITERS = 3;
  private static final int READERS = 3;
  private static final int CLAIMS_EACH = 150;
  private static final StemeDbOptions OPTIONS =
      new StemeDbOptions(
          "memory", Durability.NONE, JournalOptions.DEFAULT_SEGMENT_BYTES, 8L << 20, false);

  @TempDir Path folder;

  private final HookedJournals journals = new HookedJournals();
  private final FaultyBackend backend = new FaultyBackend("memory", Nodes.backend("memory"));

  private Engine open(Duration grace) {
    return Nodes.open(folder, journals, backend, OPTIONS, grace);
  }

  /** What was asked about, and how many records the answer covered. */
  private record Told(Instant time, long offset) {}

  /** How many records an answer as of that time covers, asked in one of two ways. */
  private static long ask(StemeDb db, Instant time, int how) {
    AsOf asOf = new AsOf.Time(time);
    return how == 0
        ? get(db.ask(Question.of("s", "p", "consensus").withAsOf(asOf))).offset()
        : get(db.list(new Listing("s", false, null, Filters.DEFAULT, asOf, 1, null))).offset();
  }

  /** The clock as the node reads it. */
  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  private static void pause(Random random) {
    LockSupport.parkNanos(random.nextInt(2_000_000));
  }

  @Test
  void anAnswerAboutTheMomentBeforeStays() throws InterruptedException {
    Random delays = new Random(SEED);
    journals.beforeAppend = () -> pause(delays);
    journals.afterAppend = () -> pause(delays);
    backend.beforeWrite = () -> pause(delays);
    try (Engine db = open(Duration.ofSeconds(20))) {
      Queue<Told> told = new ConcurrentLinkedQueue<>();
      Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
      AtomicInteger writing = new AtomicInteger(WRITERS);
      Map<Long, Instant> recorded = new TreeMap<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < WRITERS + READERS; i++) {
        int number = i;
        threads.add(
            new Thread(
                () -> {
                  try {
                    if (number < WRITERS) {
                      write(db, number, recorded);
                    } else {
                      read(db, number, writing, told);
                    }
                  } catch (Throwable e) {
                    failures.add(e);
                  } finally {
                    writing.addAndGet(number < WRITERS ? -1 : 0);
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(List.of(), List.copyOf(failures), "seed " + SEED);
      assertTrue(told.size() > READERS, "asked " + told.size() + " times");
      for (Told one : told) {
        long known =
            1 // genesis
                + recorded.values().stream().filter(time -> !time.isAfter(one.time)).count();
        assertEquals(known, one.offset, "as of " + one.time + ", seed " + SEED);
        assertEquals(known, ask(db, one.time, 0), "asked again");
      }
      System.out.printf("as of a moment ago: %d answers, none has changed%n", told.size());
    }
  }

  private static void write(StemeDb db, int number, Map<Long, Instant> recorded) {
    Random random = new Random(SEED + number);
    for (int i = 0; i < CLAIMS_EACH; i++) {
      SignedRecord record = claim(author(number + 1), "s", number(i), 0.5);
      Receipt receipt = get(db.submit(RecordKind.ASSERTION, record.toJson(), Ack.INDEXED));
      synchronized (recorded) {
        recorded.put(receipt.offset(), receipt.recordedAt());
      }
      if (random.nextInt(8) == 0) {
        pause(random);
      }
    }
  }

  private static void read(StemeDb db, int number, AtomicInteger writing, Queue<Told> told) {
    Random random = new Random(SEED + number);
    while (writing.get() > 0) {
      Instant time = now().minusNanos(random.nextInt(500_000));
      told.add(new Told(time, ask(db, time, random.nextInt(2))));
      pause(random);
    }
  }

  @Test
  void aRecordOnItsWayIsWaitedForAndLaterOnesGetLaterTimes() throws Exception {
    CountDownLatch durable = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (Engine db = open(Duration.ofSeconds(20))) {
      journals.afterAppend =
          () -> {
            durable.countDown();
            await(goOn);
          };
      var receipt = submit(db);
      await(durable);
      Instant asked = now();
      var answer = db.find(CLAIM.hash(), new AsOf.Time(asked)).toCompletableFuture();
      assertEquals(0, ask(db, asked.minusSeconds(60), 0), "a time before all is told at once");
      assertTrue(!answer.isDone(), "it cannot be told yet");
      goOn.countDown();
      assertEquals(2, answer.get().offset());
      assertTrue(!get(receipt).recordedAt().isAfter(asked));
    }
  }

  @Test
  void theFutureIsRefusedAndMovesNothing() {
    try (Engine db = open(Duration.ZERO)) {
      Instant ahead = Instant.now().plus(Duration.ofDays(1));
      assertEquals(ErrorCode.INVALID_TIME, refusal(db, ahead));
      Receipt receipt = get(submit(db));
      assertTrue(receipt.recordedAt().isBefore(ahead));
      assertEquals(2, ask(db, receipt.recordedAt(), 1), "its own time needs no wait");
    }
  }

  @Test
  void whatIsDurableAndCannotBeReadIsSaid() {
    try (Engine db = open(Duration.ZERO)) {
      Instant before = now();
      assertEquals(1, ask(db, before, 0));
      backend.beforeWrite =
          () -> {
            throw new StorageException(StorageException.Reason.IO, "no space", null);
          };
      Receipt receipt = get(submit(db));
      assertTrue(!receipt.visible());
      assertEquals(ErrorCode.STORAGE_UNAVAILABLE, refusal(db, now()));
      assertEquals(1, ask(db, before, 0), "what was before is told");
      assertEquals(1, get(db.ask(Question.of("s", "p", "consensus"))).offset(), "and the head is");
    }
  }

  private static final SignedRecord CLAIM = claim(author(1), "s", number(1), 0.5);

  private static CompletionStage<Receipt> submit(StemeDb db) {
    return db.submit(RecordKind.ASSERTION, CLAIM.toJson(), Ack.INDEXED);
  }

  private static ErrorCode refusal(StemeDb db, Instant time) {
    return assertThrows(StemeDbException.class, () -> ask(db, time, 0)).problem().code();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
