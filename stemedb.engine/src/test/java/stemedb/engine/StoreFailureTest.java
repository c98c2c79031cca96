package stemedb.engine;

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
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.AsOf;
import stemedb.api.ErrorCode;
import stemedb.api.NodeStatus;
import stemedb.api.Question;
import stemedb.api.Receipt;
import stemedb.api.StemeDbException;
import stemedb.api.StoreTask;
import stemedb.api.model.RecordKind;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;
import stemedb.api.storage.Store;
import stemedb.engine.store.Holder;
import stemedb.record.SignedRecord;
import stemedb.tck.storage.FaultyBackend;

/** A store fails, and the node goes on by rule. */
class StoreFailureTest {
  @TempDir Path folder;

  private final FaultyBackend backend = new FaultyBackend("leveldb", TestNode.backend("leveldb"));

  private void failWith(Reason reason) {
    backend.before(
        number -> {
          throw new StorageException(reason, "the disk says no");
        });
  }

  private static Receipt submit(TestNode node, SignedRecord record) {
    return get(node.engine.submit(RecordKind.ASSERTION, record.toJson(), Ack.INDEXED));
  }

  private static void assertDegraded(TestNode node) {
    assertEquals(NodeStatus.State.DEGRADED, node.engine.status().state());
    assertTrue(
        node.engine.status().reason().contains("the disk says no"), node.engine.status().reason());
    StemeDbException refusal =
        assertThrows(
            StemeDbException.class, () -> get(node.engine.ask(Question.of("s", "p", "consensus"))));
    assertEquals(ErrorCode.STORAGE_UNAVAILABLE, refusal.problem().code());
    assertTrue(refusal.problem().code().retryable());
  }

  @Test
  void aStoreThatCannotWriteIsTriedAgainAndCaughtUp() {
    try (TestNode node = TestNode.start(folder, "leveldb", backend)) {
      submit(node, claim(author(1), "s", number(1), 0.5));
      failWith(Reason.IO);
      SignedRecord unseen = claim(author(1), "s", number(2), 0.5);
      assertFalse(submit(node, unseen).visible());
      node.await("it is degraded", () -> node.engine.status().state() != NodeStatus.State.READY);
      assertDegraded(node);
      SignedRecord later = claim(author(1), "s", number(3), 0.5);
      assertEquals(Receipt.Status.CREATED, submit(node, later).status());
      backend.before(number -> {});
      node.await("it is back", () -> node.engine.status().state() == NodeStatus.State.READY);
      node.await("all is read", () -> node.engine.status().offset() == 4);
      node.await("it answers", () -> node.answers("s"));
      assertEquals(3, get(node.engine.find(unseen.hash(), AsOf.HEAD)).offset());
      assertEquals(4, get(node.engine.find(later.hash(), AsOf.HEAD)).offset());
    }
  }

  private static long storeNumber(TestNode node) {
    try (Holder.Lease<Store> lease = node.engine.parts().store().holder().lease()) {
      return lease == null ? 0 : lease.number();
    }
  }

  /** It is not opened anew, which on a full disk would fail and take the reads with it. */
  @Test
  void aStoreThatCannotWriteOnceStaysOpenAndAnswers() {
    try (TestNode node = TestNode.start(folder, "leveldb", backend)) {
      submit(node, claim(author(1), "s", number(1), 0.5));
      long before = storeNumber(node);
      backend.beforeWrite(
          () -> {
            if (Thread.currentThread().getName().equals("stemedb-writer")) { // not a follower's
              backend.beforeWrite(() -> {});
              throw new StorageException(Reason.IO, "the disk says no");
            }
          });
      SignedRecord unseen = claim(author(1), "s", number(2), 0.5);
      assertFalse(submit(node, unseen).visible());
      assertTrue(node.answers("s"), "from what the store has");
      node.await("all is read", () -> node.engine.status().offset() == 3);
      assertEquals(3, get(node.engine.find(unseen.hash(), AsOf.HEAD)).offset());
      assertEquals(before, storeNumber(node), "the same store all the time");
      node.await("it is well", () -> node.engine.status().state() == NodeStatus.State.READY);
    }
  }

  @Test
  void aDamagedStoreWaitsForARebuild() {
    try (TestNode node = TestNode.start(folder, "leveldb", backend)) {
      SignedRecord first = claim(author(1), "s", number(1), 0.5);
      submit(node, first);
      failWith(Reason.UNREADABLE);
      assertThrows(
          StemeDbException.class, () -> get(node.engine.ask(Question.of("s", "p", "consensus"))));
      assertDegraded(node);
      assertTrue(node.engine.status().reason().contains("stemedb storage rebuild"));
      assertFalse(submit(node, claim(author(1), "s", number(2), 0.5)).visible());
      backend.before(number -> {});
      get(node.engine.storage().rebuild());
      assertEquals(StoreTask.State.DONE, node.taskEnds().state(), node.task().reason());
      node.await("it is back", () -> node.engine.status().state() == NodeStatus.State.READY);
      node.await("all is read", () -> node.engine.status().offset() == 3);
      node.await("it answers", () -> node.answers("s"));
      assertEquals(2, get(node.engine.find(first.hash(), AsOf.HEAD)).offset());
    }
  }

  @Test
  void aStoreThatIsDamagedAtTheStartIsRebuiltWhenThePolicySaysSo() {
    try (TestNode node = TestNode.start(folder, "leveldb", backend)) {
      submit(node, claim(author(1), "s", number(1), 0.5));
    }
    backend.restart(
        number -> {
          if (number == 1) {
            throw new StorageException(Reason.UNREADABLE, "the disk says no");
          }
        });
    try (TestNode node = TestNode.launch(folder, "leveldb", java.time.Duration.ZERO)) {
      node.engine.repairByRebuilding();
      node.engine.parts().add(backend);
      node.await("it is back", () -> node.engine.status().state() == NodeStatus.State.READY);
      node.await("all is read", () -> node.engine.status().offset() == 2);
      node.await("it answers", () -> node.answers("s"));
      submit(node, claim(author(1), "s", number(2), 0.5));
      get(node.engine.ask(Question.of("s", "p", "consensus")));
    }
  }

  @Test
  void whatAStoreSaysAboutItselfIsHealth() {
    try (TestNode node = TestNode.start(folder, "leveldb", backend)) {
      backend.degraded("reads come from the primary since 12:00");
      assertEquals(NodeStatus.State.DEGRADED, node.engine.status().state());
      assertEquals("reads come from the primary since 12:00", node.engine.status().reason());
      assertTrue(submit(node, claim(author(1), "s", number(1), 0.5)).visible());
      get(node.engine.ask(Question.of("s", "p", "consensus")));
      backend.degraded(null);
      assertEquals(NodeStatus.State.READY, node.engine.status().state());
    }
  }

  /** A store that came back is open before it may answer. */
  @Test
  void itIsNotReadyBeforeItServesAgain() {
    StorageBackend plain = TestNode.backend("leveldb");
    Semaphore gate = new Semaphore(0);
    try (TestNode node = TestNode.launch(folder, "leveldb", Duration.ZERO, plain)) {
      get(node.engine.parts().state().started());
      node.engine.parts().remove(plain);
      get(
          node.engine.submit(
              RecordKind.ASSERTION, claim(author(1), "s", number(1), 0.5).toJson(), Ack.DURABLE));
      backend.beforeWrite(gate::acquireUninterruptibly);
      node.engine.parts().add(backend);
      node.await("it is brought up", gate::hasQueuedThreads);
      NodeStatus status = node.engine.status();
      assertEquals(NodeStatus.State.DEGRADED, status.state());
      assertTrue(status.reason().contains("catching up"), status.reason());
      assertFalse(node.answers("s"));
      gate.release(1_000);
      node.await("it serves", () -> node.engine.status().state() == NodeStatus.State.READY);
      assertTrue(node.answers("s"));
    }
  }
}
