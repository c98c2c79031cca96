package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.engine.Claims.author;
import static stemedb.engine.Claims.claim;
import static stemedb.engine.Claims.number;
import static stemedb.engine.EmbeddedTest.get;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.AsOf;
import stemedb.api.ErrorCode;
import stemedb.api.NodeStatus;
import stemedb.api.Outcome;
import stemedb.api.Receipt;
import stemedb.api.StemeDbException;
import stemedb.api.StoreTask;
import stemedb.api.StoredRecord;
import stemedb.api.model.Hash;
import stemedb.api.model.RecordKind;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;
import stemedb.api.storage.WriteBatch;
import stemedb.engine.index.Follower;
import stemedb.engine.index.Keys;
import stemedb.record.SignedRecord;
import stemedb.tck.storage.FaultyBackend;

/** The store is moved, made anew and compared while the node serves. */
class StoreSwitchTest {
  private static final long SEED = Long.getLong("stemedb.switch.seed", System.nanoTime());

  @TempDir Path folder;

  private static Receipt submit(Engine engine, SignedRecord record) {
    return get(engine.submit(RecordKind.ASSERTION, record.toJson(), Ack.INDEXED));
  }

  private static void fill(Engine engine, int claims) {
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < claims; i++) {
      lines.add(claim(author(1 + i % 3), "s" + i % 50, number(i), 0.5).toTaggedJson());
    }
    for (Outcome outcome : get(engine.submitAll(lines, Ack.INDEXED))) {
      assertTrue(outcome instanceof Receipt, outcome.toString());
    }
  }

  private static void assertServes(TestNode node, String store) {
    assertEquals(
        NodeStatus.State.READY, node.engine.status().state(), node.engine.status().reason());
    assertEquals(store, node.engine.status().store());
    Hash hash =
        submit(node.engine, claim(author(4), "x", number(node.engine.status().offset()), 1)).hash();
    get(node.engine.find(hash, AsOf.HEAD));
  }

  @Test
  void nobodyNoticesWhenTheStoreIsMoved() throws Exception {
    List<SignedRecord> history = Histories.of(SEED, 1_500, 20);
    Map<Long, Map<String, String>> given = new ConcurrentSkipListMap<>();
    Collection<String> failures = new ConcurrentLinkedQueue<>();
    Collection<Hash> acknowledged = new ConcurrentLinkedQueue<>();
    Path data = Histories.prepare(folder.resolve("data"));
    try (TestNode node = TestNode.start(data, "leveldb", backends())) {
      List<Thread> clients = new ArrayList<>();
      for (int w = 0; w < 3; w++) {
        int writer = w;
        clients.add(
            new Thread(
                () -> {
                  for (int i = writer; i < history.size(); i += 3) {
                    Receipt receipt = Histories.submit(node.engine, history.get(i));
                    if (receipt != null) {
                      if (!receipt.visible()) {
                        failures.add(receipt.toString());
                      }
                      acknowledged.add(receipt.hash());
                    }
                  }
                }));
      }
      Thread reader =
          new Thread(
              () -> {
                while (clients.stream().anyMatch(Thread::isAlive)) {
                  long offset = node.engine.status().offset();
                  given.put(offset, RebuildTest.answers(node.engine, new AsOf.Offset(offset)));
                }
              });
      List<Thread> all = new ArrayList<>(clients);
      all.add(reader);
      all.forEach(
          thread -> thread.setUncaughtExceptionHandler((t, e) -> failures.add(e.toString())));
      all.forEach(Thread::start);
      int moves = 0;
      while (clients.stream().anyMatch(Thread::isAlive) || moves % 2 == 1 || moves < 4) {
        String to = node.engine.status().store().equals("leveldb") ? "memory" : "leveldb";
        StoreTask task = node.switchTo(to);
        assertEquals(StoreTask.State.DONE, task.state(), task.reason() + ", seed " + SEED);
        assertEquals(to, node.engine.status().store());
        moves++;
      }
      for (Thread thread : all) {
        thread.join();
      }
      assertEquals(List.of(), List.copyOf(failures), "seed " + SEED);
      assertServes(node, "leveldb");
    }
    assertTwinAgrees(data, given, acknowledged);
  }

  /** A node that made its store from the journal alone, and never moved it. */
  private void assertTwinAgrees(
      Path data, Map<Long, Map<String, String>> given, Collection<Hash> acknowledged)
      throws IOException {
    Path twin = folder.resolve("twin");
    for (String part : List.of("journal", "keys")) {
      Files.createDirectories(twin.resolve(part));
      try (var files = Files.list(data.resolve(part))) {
        for (Path file : files.toList()) {
          Files.copy(file, twin.resolve(part).resolve(file.getFileName()));
        }
      }
    }
    try (TestNode untouched = TestNode.start(twin, "memory", backends());
        TestNode moved = TestNode.start(data, "leveldb", backends())) {
      assertEquals(untouched.engine.status().offset(), moved.engine.status().offset());
      given.forEach(
          (offset, answers) ->
              assertEquals(
                  RebuildTest.answers(untouched.engine, new AsOf.Offset(offset)),
                  answers,
                  "at " + offset + ", seed " + SEED));
      assertEquals(
          RebuildTest.answers(untouched.engine, AsOf.HEAD),
          RebuildTest.answers(moved.engine, AsOf.HEAD));
      for (Hash hash : acknowledged) {
        assertEquals(
            text(get(untouched.engine.find(hash, AsOf.HEAD))),
            text(get(moved.engine.find(hash, AsOf.HEAD))));
      }
    }
  }

  private static String text(StoredRecord record) {
    return record.hash()
        + HexFormat.of().formatHex(record.document())
        + record.signatures()
        + record.offset()
        + record.recordedAt()
        + record.standing();
  }

  private static StorageBackend[] backends() {
    return TestNode.backends().values().toArray(StorageBackend[]::new);
  }

  @Test
  void theNewStoreIsTheOneAfterARestartWhateverIsConfigured() throws Exception {
    try (TestNode node = TestNode.start(folder, "memory", backends())) {
      fill(node.engine, 20);
      assertEquals(StoreTask.State.DONE, node.switchTo("leveldb").state());
      assertEquals(
          ErrorCode.CONFLICT, refusal(() -> get(node.engine.storage().switchTo("leveldb"))));
      assertEquals(ErrorCode.NOT_FOUND, refusal(() -> get(node.engine.storage().switchTo("none"))));
    }
    try (TestNode node = TestNode.start(folder, "memory", backends())) {
      assertServes(node, "leveldb");
    }
  }

  private static ErrorCode refusal(Runnable call) {
    return assertThrows(StemeDbException.class, call::run).problem().code();
  }

  @Test
  void oldFilesStayUntilTheyAreDropped() {
    FaultyBackend other = new FaultyBackend("other", TestNode.backend("leveldb"));
    try (TestNode node = TestNode.start(folder, "leveldb", TestNode.backend("leveldb"), other)) {
      fill(node.engine, 100);
      assertEquals(ErrorCode.CONFLICT, refusal(() -> get(node.engine.storage().drop("leveldb"))));
      assertEquals(ErrorCode.NOT_FOUND, refusal(() -> get(node.engine.storage().drop("../keys"))));
      node.switchTo("other");
      assertTrue(Files.exists(folder.resolve("store/leveldb")));
      assertTrue(get(node.engine.storage().drop("leveldb")) > 0);
      assertFalse(Files.exists(folder.resolve("store/leveldb")));
      get(node.engine.storage().rebuild());
      assertEquals(StoreTask.State.DONE, node.taskEnds().state(), node.task().reason());
      assertTrue(get(node.engine.storage().drop("other")) > 0);
      assertFalse(Files.exists(folder.resolve("store/other")));
      assertServes(node, "other");
    }
  }

  @Test
  void aTaskCanBeCancelledAtAnyMoment() {
    Random random = new Random(SEED);
    FaultyBackend other = new FaultyBackend("other", TestNode.backend("leveldb"));
    try (TestNode node = TestNode.start(folder, "leveldb", TestNode.backend("leveldb"), other)) {
      fill(node.engine, 2_000);
      other.restart(number -> {});
      for (int i = 0; i < 8; i++) {
        long at = 1 + random.nextInt(60);
        other.restart(
            number -> {
              if (number == at) {
                node.engine.storage().cancel();
              }
            });
        StoreTask task = node.switchTo("other");
        assertNotEquals(StoreTask.State.FAILED, task.state(), task.reason() + ", seed " + SEED);
        if (task.state() == StoreTask.State.CANCELLED) {
          assertFalse(Files.exists(folder.resolve("store/other")));
          assertServes(node, "leveldb");
        } else {
          other.restart(number -> {});
          assertServes(node, "other");
          assertEquals(StoreTask.State.DONE, node.switchTo("leveldb").state());
        }
      }
    }
  }

  @Test
  void aTargetThatFailsAtAnyCallLeavesEverythingAsItWas() {
    FaultyBackend other = new FaultyBackend("other", TestNode.backend("leveldb"));
    try (TestNode node = TestNode.start(folder, "leveldb", TestNode.backend("leveldb"), other)) {
      fill(node.engine, 300);
      boolean succeeded = false;
      int failures = 0;
      for (long k = 1; !succeeded; k += 1 + k / 4) {
        long at = k;
        other.restart(
            number -> {
              if (number >= at) {
                throw new StorageException(Reason.IO, "no space left on device, call " + number);
              }
            });
        StoreTask task = node.switchTo("other");
        succeeded = task.state() == StoreTask.State.DONE;
        if (!succeeded) {
          failures++;
          assertTrue(task.reason().contains("no space left"), task.reason());
          assertFalse(Files.exists(folder.resolve("store/other")));
          assertServes(node, "leveldb");
        }
        assertTrue(k < 100_000, "it never succeeds");
      }
      other.restart(number -> {});
      assertTrue(failures > 5, failures + " failures");
    }
  }

  @Test
  void theBundleOfTheTargetOrOfTheSourceMayStopMeanwhile() {
    StorageBackend leveldb = TestNode.backend("leveldb");
    FaultyBackend other = new FaultyBackend("other", TestNode.backend("leveldb"));
    try (TestNode node = TestNode.start(folder, "leveldb", leveldb, other)) {
      fill(node.engine, 2_000);
      for (StorageBackend stopped : List.of(other, leveldb)) {
        Semaphore gate = new Semaphore(3);
        other.restart(number -> gate.acquireUninterruptibly());
        get(node.engine.storage().switchTo("other"));
        node.await("it waits", gate::hasQueuedThreads);
        assertEquals(1, node.engine.journal().holds().get("storage task"), "nothing is trimmed");
        Thread stopping = new Thread(() -> node.engine.parts().remove(stopped));
        stopping.start();
        node.await("it is stopped", () -> stopping.getState() != Thread.State.RUNNABLE);
        gate.release(1_000_000);
        StoreTask task = node.taskEnds();
        assertEquals(StoreTask.State.FAILED, task.state(), task.reason());
        assertFalse(node.engine.journal().holds().containsKey("storage task"));
        node.engine.parts().add(stopped);
        node.await("it serves", () -> node.engine.status().state() == NodeStatus.State.READY);
        assertServes(node, "leveldb");
      }
    }
  }

  @Test
  void whatACrashLeftIsCleanedUp() throws Exception {
    try (TestNode node = TestNode.start(folder, "leveldb", backends())) {
      fill(node.engine, 20);
    }
    Path half = Files.createDirectories(folder.resolve("store/other"));
    Files.writeString(half.resolve("rows"), "half");
    Files.writeString(folder.resolve("store/UNFINISHED"), "other\n");
    try (TestNode node = TestNode.start(folder, "leveldb", backends())) {
      assertFalse(Files.exists(half));
      assertFalse(Files.exists(folder.resolve("store/UNFINISHED")));
      assertServes(node, "leveldb");
    }
    Files.writeString(folder.resolve("store/UNFINISHED"), "leveldb\n"); // died after the takeover
    try (TestNode node = TestNode.start(folder, "leveldb", backends())) {
      assertEquals(22, node.engine.status().offset());
      assertFalse(Files.exists(folder.resolve("store/UNFINISHED")));
    }
  }

  @Test
  void verifyFindsWhatIsWrongAndRebuildMendsIt() {
    try (TestNode node = TestNode.start(folder, "leveldb", backends())) {
      fill(node.engine, 300);
      awaitFollowers(node);
      assertEquals(StoreTask.State.DONE, verify(node).state(), node.task().reason());
      assertFalse(node.task().reason().contains("compared"), node.task().reason());
      try (var lease = node.engine.parts().store().holder().lease()) {
        WriteBatch batch = new WriteBatch();
        batch.put(Keys.candidate(Keys.candidates("s7", "p"), 4_711), new byte[] {1});
        batch.delete(Keys.document(12));
        batch.delete(Keys.link(Keys.ofAuthor(author(1).agentId()), 2));
        batch.put(Keys.pair("s7", "p"), new byte[16]);
        lease.get().write(batch);
      }
      StoreTask wrong = verify(node);
      assertEquals(StoreTask.State.FAILED, wrong.state());
      assertTrue(wrong.reason().startsWith("4 rows differ"), wrong.reason());
      get(node.engine.storage().rebuild());
      assertEquals(StoreTask.State.DONE, node.taskEnds().state(), node.task().reason());
      assertEquals(StoreTask.State.DONE, verify(node).state(), node.task().reason());
      assertServes(node, "leveldb");
    }
  }

  private static void awaitFollowers(TestNode node) {
    for (String family : List.of("scores", "links")) {
      node.await(
          family + " cover all",
          () -> {
            try (var lease = node.engine.parts().store().holder().lease();
                var snapshot = lease.get().snapshot()) {
              return Follower.through(snapshot, family) == node.engine.status().offset();
            }
          });
    }
  }

  /** What is behind cannot be compared, and the result says so. */
  @Test
  void verifySaysWhatItDidNotCompare() {
    FaultyBackend slow = new FaultyBackend("leveldb", TestNode.backend("leveldb"));
    try (TestNode node = TestNode.start(folder, "leveldb", slow)) {
      awaitFollowers(node);
      slow.before(
          number -> {
            String thread = Thread.currentThread().getName();
            if (thread.equals("stemedb-scores") || thread.equals("stemedb-links")) {
              throw new StorageException(Reason.IO, "the families do not follow");
            }
          });
      fill(node.engine, 300);
      get(node.engine.storage().verify());
      StoreTask task = node.taskEnds();
      assertEquals(StoreTask.State.DONE, task.state(), task.reason());
      assertTrue(task.reason().contains("links beyond record 0 of 301"), task.reason());
      assertTrue(task.reason().contains("scores, for they go up to record 0"), task.reason());
      slow.heal();
    }
  }

  private static StoreTask verify(TestNode node) {
    get(node.engine.storage().verify());
    return node.taskEnds();
  }

  @Test
  void aNewFolderUsesAnotherBackendWhereTheConfiguredOneCannotRun() {
    FaultyBackend broken = new FaultyBackend("leveldb", TestNode.backend("leveldb"));
    broken.before(
        number -> {
          throw new StorageException(Reason.UNSUPPORTED, "no native library for this machine");
        });
    FaultyBackend mvstore = new FaultyBackend("mvstore", TestNode.backend("leveldb"));
    try (TestNode node =
        TestNode.launch(folder, "leveldb", Duration.ZERO, TestNode.backend("memory"), broken)) {
      node.await("it says why", () -> node.engine.status().reason().contains("native library"));
      assertEquals(NodeStatus.State.STARTING, node.engine.status().state());
      node.engine.parts().add(mvstore);
      get(node.engine.parts().state().started());
      assertServes(node, "mvstore");
    }
    try (TestNode node = TestNode.start(folder, "leveldb", TestNode.backend("leveldb"), mvstore)) {
      assertServes(node, "mvstore");
    }
  }
}
