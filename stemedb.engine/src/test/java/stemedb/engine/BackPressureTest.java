package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.engine.Claims.author;
import static stemedb.engine.Claims.claim;
import static stemedb.engine.EmbeddedTest.get;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.Answer;
import stemedb.api.AsOf;
import stemedb.api.ErrorCode;
import stemedb.api.NodeStatus.State;
import stemedb.api.Outcome;
import stemedb.api.Problem;
import stemedb.api.Question;
import stemedb.api.Receipt;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbOptions;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.model.ObjectValue;

/** An index that is far behind slows writes down until it has caught up. */
class BackPressureTest {
  private static final StemeDbOptions UNCHECKED =
      new StemeDbOptions(
          "leveldb", Durability.NONE, JournalOptions.DEFAULT_SEGMENT_BYTES, 8L << 20, true);
  private static final StemeDbOptions SMALL_SEGMENTS =
      new StemeDbOptions("leveldb", Durability.NONE, 1 << 20, 8L << 20, true);
  private static final int BATCH = 2_000;
  private static final int BATCHES_BEFORE = 26;
  private static final int WRITERS = 4;
  private static final int BATCHES_EACH = 4;

  /**
   * Longer than the writer catches up at a time: it gets one page of the journal a round, which
   * holds fewer records than a round could take.
   */
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

  /** A mark in the claim's text that is replaced: signing each would take longer than the rest. */
  private static final String MARK = "123456789";

  /** Every so many claims one is about the subject that is asked for. */
  private static final int ASKED_EVERY = 50;

  private static final String ASKED = "\"subject\":\"asked\"";

  private static final Question QUESTION = Question.of("asked", "p", "consensus");

  @TempDir Path folder;

  private final FaultyBackend backend = new FaultyBackend("leveldb", Nodes.backend("leveldb"));
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final String template =
      new String(
          claim(author(1), "s", new ObjectValue.Text("x".repeat(600) + MARK), 0.5).toTaggedJson(),
          StandardCharsets.UTF_8);

  private void write(StemeDb db) {
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      int number = written.incrementAndGet();
      String line = template.replace(MARK, Integer.toString(number));
      lines.add(
          (number % ASKED_EVERY == 0 ? line.replace("\"subject\":\"s\"", ASKED) : line)
              .getBytes(StandardCharsets.UTF_8));
    }
    for (Outcome outcome : get(db.submitAll(lines, Ack.DURABLE))) {
      if (outcome instanceof Receipt) {
        acknowledged.incrementAndGet();
      } else { // the id filter took a few for records that may be there already
        assertEquals(ErrorCode.STORAGE_UNAVAILABLE, ((Problem) outcome).code());
      }
    }
  }

  private static void await(BooleanSupplier condition, Engine db) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, () -> db.lagRecords() + ", " + db.status());
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void theLagShrinksWhateverTheLoad() throws InterruptedException {
    CountingMetrics metrics = new CountingMetrics();
    try (Engine db = Nodes.open(folder, backend, UNCHECKED, Duration.ZERO)) {
      db.metrics().target(metrics);
      db.parts().remove(backend);
      for (int i = 0; i < BATCHES_BEFORE; i++) {
        write(db);
      }
      long before = acknowledged.get();
      assertTrue(before > 50_000, () -> before + " acknowledged");
      await(() -> db.lagRecords() == before, db); // told durable first, counted then
      assertEquals(before, (long) metrics.gauge("stemedb_index_lag_records"));

      backend.beforeWrite = () -> LockSupport.parkNanos(SLOW_NANOS);
      db.parts().add(backend);
      await(() -> db.lagRecords() < before, db);
      AtomicLong most = new AtomicLong();
      writeMore(db, BATCHES_EACH, () -> most.accumulateAndGet(db.lagRecords(), Math::max));
      assertTrue(most.get() <= before + BATCH, "a lag of " + most + " after one of " + before);
      assertCatchesUp(db);
    }
  }

  /** The store is there all the time; its disk was full and has room again, far too late. */
  @Test
  void readsStayRightMeanwhile() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder, "512m");
        Engine db = Nodes.open(disk.data(), backend, SMALL_SEGMENTS, Duration.ZERO)) {
      write(db);
      await(() -> db.lagRecords() == 0, db);
      disk.fill(90 << 20); // too little for the store, enough for the journal
      for (int i = 0; i < BATCHES_BEFORE; i++) {
        write(db);
      }
      long before = db.lagRecords();
      assertTrue(before > 50_000, () -> before + " behind");
      assertEquals(State.DEGRADED, db.status().state());
      backend.beforeWrite = () -> LockSupport.parkNanos(SLOW_NANOS);
      disk.empty();
      TreeMap<Long, Integer> told = new TreeMap<>();
      ask(db, told);
      await(() -> db.lagRecords() < before, db);
      writeMore(db, 1, () -> ask(db, told));
      assertCatchesUp(db);
      ask(db, told);
      assertEquals(acknowledged.get() + 1, told.lastKey());
      assertTrue(told.size() > 2, () -> "asked at " + told.keySet());
      told.forEach(
          (offset, candidates) ->
              assertEquals(
                  candidates,
                  get(db.ask(QUESTION.withAsOf(new AsOf.Offset(offset)))).candidatesCount(),
                  () -> "at offset " + offset));
      System.out.printf(
          "back-pressure: %d records behind, asked at %d offsets meanwhile, 0 wrong answers%n",
          before, told.size());
    }
  }

  /** Notes how many claims an answer saw at its offset. */
  private static void ask(StemeDb db, TreeMap<Long, Integer> told) {
    Answer answer = get(db.ask(QUESTION));
    assertTrue(told.isEmpty() || answer.offset() >= told.lastKey(), "time goes on");
    told.merge(
        answer.offset(),
        answer.candidatesCount(),
        (before, now) -> {
          assertEquals(before, now);
          return now;
        });
  }

  /** Several write at once; meanwhile this thread does something again and again. */
  private void writeMore(Engine db, int batchesEach, Runnable meanwhile)
      throws InterruptedException {
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      Thread writer =
          new Thread(
              () -> {
                try {
                  for (int k = 0; k < batchesEach; k++) {
                    write(db);
                  }
                } catch (Throwable e) {
                  failures.add(e);
                }
              });
      writer.start();
      writers.add(writer);
    }
    while (writers.stream().anyMatch(Thread::isAlive)) {
      meanwhile.run();
      LockSupport.parkNanos(100_000);
    }
    assertEquals(List.of(), List.copyOf(failures));
  }

  private void assertCatchesUp(Engine db) {
    backend.beforeWrite = () -> {};
    await(() -> db.lagRecords() == 0 && db.status().state() == State.READY, db);
    assertEquals(acknowledged.get(), db.status().assertionsCount());
  }
}
