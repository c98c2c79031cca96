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
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.ErrorCode;
import stemedb.api.NodeStatus.State;
import stemedb.api.Outcome;
import stemedb.api.Problem;
import stemedb.api.Receipt;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbOptions;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.model.ObjectValue;
import stemedb.tck.storage.FaultyBackend;

/** An index that is far behind slows writes down until it has caught up. */
class BackPressureTest {
  private static final StemeDbOptions UNCHECKED =
      new StemeDbOptions(
          "leveldb", Durability.NONE, JournalOptions.DEFAULT_SEGMENT_BYTES, 8L << 20, true);
  private static final int BATCH = 2_000;
  private static final int BATCHES_BEFORE = 26;
  private static final int WRITERS = 4;
  private static final int BATCHES_EACH = 4;

  /** A mark in the claim's text that is replaced: signing each would take longer than the rest. */
  private static final String MARK = "123456789";

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
      String number = Integer.toString(written.incrementAndGet());
      lines.add(template.replace(MARK, number).getBytes(StandardCharsets.UTF_8));
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

      // Longer than the writer catches up at a time: it gets one page of the journal a
      // round, which holds fewer records than a round could take.
      backend.beforeWrite(() -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(60)));
      db.parts().add(backend);
      await(() -> db.lagRecords() < before, db);
      Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        Thread writer =
            new Thread(
                () -> {
                  try {
                    for (int k = 0; k < BATCHES_EACH; k++) {
                      write(db);
                    }
                  } catch (Throwable e) {
                    failures.add(e);
                  }
                });
        writer.start();
        writers.add(writer);
      }
      long most = 0;
      while (writers.stream().anyMatch(Thread::isAlive)) {
        most = Math.max(most, db.lagRecords());
        LockSupport.parkNanos(100_000);
      }
      assertEquals(List.of(), List.copyOf(failures));
      assertTrue(most <= before + BATCH, "a lag of " + most + " after one of " + before);

      backend.beforeWrite(() -> {});
      await(() -> db.lagRecords() == 0 && db.status().state() == State.READY, db);
      assertEquals(acknowledged.get(), db.status().assertionsCount());
    }
  }
}
