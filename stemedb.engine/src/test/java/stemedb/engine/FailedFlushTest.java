package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.engine.Claims.author;
import static stemedb.engine.Claims.claim;
import static stemedb.engine.Claims.number;
import static stemedb.engine.EmbeddedTest.get;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.AsOf;
import stemedb.api.ErrorCode;
import stemedb.api.NodeStatus.State;
import stemedb.api.Question;
import stemedb.api.Receipt;
import stemedb.api.StemeDbException;
import stemedb.api.StemeDbOptions;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.model.Hash;
import stemedb.api.model.RecordKind;
import stemedb.record.SignedRecord;
import stemedb.wal.FlakyDisk;

/**
 * Flush k of a whole node's journal fails, on a real disk: nothing is acknowledged afterwards, the
 * node answers questions and says what is wrong, and the next start has all that was acknowledged.
 * {@code -Dstemedb.engine.failedFlushes=} sets how many k.
 */
class FailedFlushTest {
  private static final int FLUSHES = Integer.getInteger("stemedb.engine.failedFlushes", 40);
  private static final StemeDbOptions OPTIONS =
      new StemeDbOptions("memory", Durability.IMMEDIATE, 64 << 10, 1L << 20, false);
  private static final List<SignedRecord> CLAIMS =
      IntStream.range(0, FLUSHES + 20)
          .mapToObj(i -> claim(author(1), "s" + i % 5, number(i), 0.5))
          .toList();

  @TempDir Path folder;

  private int started;
  private int acknowledgements;

  @Test
  void nothingIsAcknowledgedAfterwardsAndNothingIsLost() {
    for (int k = 1; k <= FLUSHES; k++) {
      Set<Hash> acknowledged = new LinkedHashSet<>();
      Path data = folder.resolve("k" + k);
      try {
        run(data, new FlakyDisk(k), acknowledged);
        restart(data, acknowledged);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("k=" + k, e);
      }
      acknowledgements += acknowledged.size();
    }
    System.out.printf(
        "flush k of a node fails for k = 1 to %d: %d nodes had started, %d acknowledged before,"
            + " 0 after, 0 lost%n",
        FLUSHES, started, acknowledgements);
    assertTrue(started > FLUSHES - 10, "only " + started + " have started");
  }

  private void run(Path data, FlakyDisk disk, Set<Hash> acknowledged) {
    CountingMetrics metrics = new CountingMetrics();
    Engine db;
    try {
      db = Nodes.open(data, disk, Nodes.backend("memory"), OPTIONS, Duration.ZERO);
    } catch (StemeDbException e) {
      assertTrue(disk.hasFailed(), e.toString());
      return;
    }
    try (db) {
      started++;
      db.metrics().target(metrics);
      int at = 0;
      while (write(db, at, acknowledged) == null) {
        at++;
        assertTrue(at < CLAIMS.size() - 10, "the flush does not fail");
      }
      long before = acknowledged.size();
      assertEquals(State.READ_ONLY, db.status().state());
      assertTrue(db.status().reason().contains("input/output error"), db.status().reason());
      for (int i = 1; i < 5; i++) {
        assertEquals(ErrorCode.READ_ONLY, write(db, at + i, acknowledged));
      }
      assertEquals(ErrorCode.READ_ONLY, write(db, 0, acknowledged), "not even one that is there");
      assertEquals(before, acknowledged.size());
      long refused = metrics.count("stemedb_assertions_ingested_total", "result", "refused");
      assertEquals(6, refused);
      String errors = "stemedb_wal_write_errors_total";
      assertEquals(
          1, metrics.count(errors, "error", "flush") + metrics.count(errors, "error", "write"));
      for (Hash hash : acknowledged) {
        get(db.find(hash, AsOf.HEAD));
      }
      get(db.ask(Question.of("s1", "p", "consensus")));
    }
  }

  /** Null when it was acknowledged, else why not. */
  private static ErrorCode write(Engine db, int number, Set<Hash> acknowledged) {
    try {
      Receipt receipt =
          get(db.submit(RecordKind.ASSERTION, CLAIMS.get(number).toJson(), Ack.INDEXED));
      acknowledged.add(receipt.hash());
      return null;
    } catch (StemeDbException e) {
      return e.problem().code();
    }
  }

  private static void restart(Path data, Set<Hash> acknowledged) {
    try (Engine db = Nodes.open(data, Nodes.backend("memory"), OPTIONS, Duration.ZERO)) {
      assertEquals(State.READY, db.status().state());
      List<Hash> lost = new ArrayList<>();
      for (Hash hash : acknowledged) {
        try {
          get(db.find(hash, AsOf.HEAD));
        } catch (StemeDbException e) {
          lost.add(hash);
        }
      }
      assertEquals(List.of(), lost);
      Set<Hash> more = new LinkedHashSet<>();
      write(db, CLAIMS.size() - 1, more);
      assertFalse(more.isEmpty(), "new writes work");
    }
  }
}
