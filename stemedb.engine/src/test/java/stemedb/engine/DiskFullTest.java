package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.engine.Claims.author;
import static stemedb.engine.Claims.claim;
import static stemedb.engine.EmbeddedTest.get;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.AsOf;
import stemedb.api.ErrorCode;
import stemedb.api.NodeStatus.State;
import stemedb.api.Outcome;
import stemedb.api.Problem;
import stemedb.api.Question;
import stemedb.api.Receipt;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbException;
import stemedb.api.StemeDbOptions;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.model.Hash;
import stemedb.api.model.ObjectValue;
import stemedb.record.SignedRecord;

/**
 * A disk that fills up under a node, or is full from the start, for real: file systems of 192 and
 * 64 MiB in memory, which take root to mount.
 */
class DiskFullTest {
  private static final StemeDbOptions SMALL_SEGMENTS =
      new StemeDbOptions("leveldb", Durability.IMMEDIATE, 1 << 20, 8L << 20, false);
  private static final int BATCHES_MAX = 40;
  private static final String TEXT = "so it is said ".repeat(300);

  @TempDir Path folder;

  private SmallDisk disk;
  private final Map<Hash, SignedRecord> acknowledged = new LinkedHashMap<>();
  private int written;

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      disk.close();
    }
  }

  private Engine open() {
    return Nodes.open(disk.data(), Nodes.backend("leveldb"), SMALL_SEGMENTS, Duration.ZERO);
  }

  /** Writes a batch and says how its claims ended. */
  private List<Outcome> write(StemeDb db) {
    List<byte[]> lines = new ArrayList<>();
    List<SignedRecord> records = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      SignedRecord record =
          claim(author(1), "s" + written % 20, new ObjectValue.Text(TEXT + written++), 0.5);
      records.add(record);
      lines.add(record.toTaggedJson());
    }
    List<Outcome> outcomes = get(db.submitAll(lines, Ack.INDEXED));
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof Receipt) {
        acknowledged.put(records.get(i).hash(), records.get(i));
      }
    }
    return outcomes;
  }

  private static boolean isVisible(List<Outcome> outcomes) {
    return outcomes.stream().allMatch(one -> one instanceof Receipt receipt && receipt.visible());
  }

  /** Writes until writes are refused; returns the refusal. */
  private Problem writeUntilRefused(StemeDb db) {
    for (int i = 0; i < BATCHES_MAX; i++) {
      for (Outcome outcome : write(db)) {
        if (outcome instanceof Problem problem) {
          return problem;
        }
      }
    }
    throw new AssertionError("the disk is full and takes " + BATCHES_MAX + " batches");
  }

  private void assertReads(StemeDb db, Hash known, long offset) {
    assertEquals(offset, get(db.find(known, AsOf.HEAD)).offset());
    assertTrue(get(db.ask(Question.of("s1", "p", "consensus"))).candidatesCount() > 0);
  }

  private void assertNothingLost(StemeDb db) {
    for (Hash hash : acknowledged.keySet()) {
      get(db.find(hash, AsOf.HEAD));
    }
    assertEquals(acknowledged.size(), db.status().assertionsCount());
  }

  private void await(StemeDb db, String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, () -> "in vain: " + what + ", " + db.status());
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void writesAreRefusedReadsGoOnAndServiceReturns() throws Exception {
    disk = SmallDisk.mount(folder, "192m");
    try (Engine db = open()) {
      assertTrue(isVisible(write(db)));
      Hash known = acknowledged.keySet().iterator().next();
      long offset = get(db.find(known, AsOf.HEAD)).offset();
      long head = db.status().offset();

      disk.fill(32 << 20); // the store stops, the journal goes on
      assertFalse(isVisible(write(db)), "durable and not readable yet");
      assertEquals(100, acknowledged.size(), "and acknowledged");
      assertEquals(State.DEGRADED, db.status().state());
      assertTrue(db.status().reason().contains("the store cannot be written"));
      assertEquals(50, db.lagRecords());
      assertReads(db, known, offset);

      disk.fill(0); // now the journal stops, too
      Problem refusal = writeUntilRefused(db);
      assertEquals(ErrorCode.DISK_FULL, refusal.code());
      assertEquals(507, refusal.code().httpStatus());
      assertEquals(ErrorCode.DISK_FULL, writeUntilRefused(db).code());
      assertEquals(State.DEGRADED, db.status().state());
      assertTrue(db.status().reason().contains("writes are refused"), db.status().reason());
      assertReads(db, known, offset);
      assertEquals(head, db.status().offset());

      disk.empty();
      await(db, "service returns", () -> db.status().state() == State.READY);
      assertEquals(0, db.lagRecords());
      assertTrue(isVisible(write(db)));
      assertNothingLost(db);
    }
    try (Engine db = open()) {
      assertNothingLost(db);
    }
  }

  /** LevelDB cannot be opened without room, so it says what to do, and does not end the process. */
  @Test
  void aNodeDoesNotStartOnAFullDiskAndSaysWhatHelps() throws Exception {
    disk = SmallDisk.mount(folder, "64m");
    assertRefusesToStart();
    assertRefusesToStart();
    disk.grow("192m");
    try (Engine db = open()) {
      assertTrue(isVisible(write(db)));
    }
    disk.fill(1 << 20);
    assertRefusesToStart();
    disk.empty();
    try (Engine db = open()) {
      assertNothingLost(db);
      assertTrue(isVisible(write(db)));
    }
  }

  private void assertRefusesToStart() {
    StemeDbException refusal = assertThrows(StemeDbException.class, this::open);
    String detail = refusal.problem().detail();
    assertTrue(detail.contains("full") || detail.contains("no space"), detail);
    assertTrue(detail.contains("make room on the disk and start again"), detail);
  }
}
