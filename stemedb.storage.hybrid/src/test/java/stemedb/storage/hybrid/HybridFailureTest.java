package stemedb.storage.hybrid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.storage.hybrid.Setup.COPIED;
import static stemedb.storage.hybrid.Setup.PLAIN;
import static stemedb.storage.hybrid.Setup.await;
import static stemedb.storage.hybrid.Setup.awaitHealthy;
import static stemedb.storage.hybrid.Setup.copiedRows;
import static stemedb.storage.hybrid.Setup.key;
import static stemedb.storage.hybrid.Setup.put;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;
import stemedb.api.storage.Store;
import stemedb.api.storage.WriteBatch;
import stemedb.storage.memory.MemoryBackend;
import stemedb.tck.storage.FaultyBackend;

/** The copies fail in every way, and nobody gets a wrong answer. */
class HybridFailureTest {
  private static final int STEPS = 30;

  @TempDir private Path folder;

  private final Setup setup = new Setup();
  private final MemoryBackend primary = new MemoryBackend();
  private final FaultyBackend reads = new FaultyBackend("faulty", new MemoryBackend());
  private final HybridBackend backend = Setup.backend(primary, reads);

  private Store open() {
    return backend.open(folder, setup.options(COPIED));
  }

  /** A store with one row of each family, and the copies in use. */
  private Store withRows() {
    Store store = open();
    put(store, key(PLAIN, 1), key(1, 1));
    put(store, key(COPIED, 1), key(1, 2));
    assertNull(store.degraded());
    assertEquals(0, setup.gauge("degraded"));
    return store;
  }

  @Test
  void answersRightWhateverCallFails() {
    long call = 0;
    long used;
    do {
      long before = reads.calls();
      reads.failAfter(call, 1);
      try (Store store = open()) {
        new Script(store, "call " + call).run();
        used = reads.calls() - before;
        reads.heal();
        awaitHealthy(store);
        assertEquals(copiedRows(store), copiedRows(reads.opened()));
        long fallbacks = setup.count("fallback_reads_total");
        store.get(key(COPIED, 1));
        assertEquals(fallbacks, setup.count("fallback_reads_total"), "the copies are used again");
      }
      call++;
    } while (used >= call);
    assertTrue(call > 200, "the copies were hardly used: " + call);
    setup.assertNoGauges();
  }

  @Test
  void worksOnWhileTheCopiesFailAgainAndAgain() {
    try (Store store = withRows()) {
      reads.failAfter(0, Long.MAX_VALUE);
      new Script(store, "all calls fail").run();
      String trouble = store.degraded();
      assertNotNull(trouble);
      assertTrue(trouble.contains("fails for the test"), trouble);
      assertEquals(1, setup.gauge("degraded"));
      long calls = reads.calls();
      await("further rebuilds are tried", () -> reads.calls() > calls + 3);
      reads.heal();
      awaitHealthy(store);
      assertEquals(copiedRows(store), copiedRows(reads.opened()));
    }
  }

  @Test
  void noticesARowThatWasLost() {
    check(store -> assertArrayEquals(key(1, 2), store.get(key(COPIED, 1))));
    check(
        store -> {
          try (Snapshot snapshot = store.snapshot()) {
            assertArrayEquals(key(1, 2), snapshot.get(key(COPIED, 1)));
          }
        });
  }

  private void check(Consumer<Store> reading) {
    try (Store store = withRows()) {
      WriteBatch loss = new WriteBatch();
      loss.delete(key(COPIED, 1));
      reads.opened().write(loss);
      long failures = setup.count("copy_failures_total");
      reading.accept(store);
      assertEquals(failures + 1, setup.count("copy_failures_total"));
      awaitHealthy(store);
      assertArrayEquals(key(1, 2), reads.opened().get(key(COPIED, 1)));
    }
  }

  @Test
  void givesUpCopiesWhoseBundleGoes() {
    try (Store store = withRows();
        Snapshot before = store.snapshot()) {
      before.close();
      Store copies = reads.opened();
      backend.removed(reads);
      assertReason(Reason.CLOSED, () -> copies.get(key(COPIED, 1)));
      put(store, key(COPIED, 2), key(2, 2));
      new Script(store, "without copies").run();
      String trouble = store.degraded();
      assertNotNull(trouble);
      assertTrue(trouble.contains("bundle is gone"), trouble);
      backend.added(reads);
      awaitHealthy(store);
      assertEquals(copiedRows(store), copiedRows(reads.opened()));
    }
  }

  @Test
  void isClosedWhenThePrimaryGoes() {
    try (Store store = withRows()) {
      backend.removed(primary);
      assertReason(Reason.CLOSED, () -> store.get(key(PLAIN, 1)));
      assertReason(Reason.CLOSED, () -> put(store, key(PLAIN, 1), key(1, 1)));
      assertReason(Reason.CLOSED, store::snapshot);
    }
    assertReason(Reason.UNSUPPORTED, this::open);
  }

  @Test
  void failsWhenThePrimaryFails() {
    FaultyBackend failing = new FaultyBackend("faulty", new MemoryBackend());
    HybridBackend other = Setup.backend(failing, primary);
    try (Store store = other.open(folder.resolve("other"), setup.options(COPIED))) {
      put(store, key(COPIED, 1), key(1, 1));
      failing.failAfter(0, 1);
      assertReason(Reason.IO, () -> put(store, key(COPIED, 1), key(2, 2)));
      assertArrayEquals(key(1, 1), store.get(key(COPIED, 1)));
      awaitHealthy(store);
      put(store, key(COPIED, 1), key(3, 3));
      assertArrayEquals(key(3, 3), store.get(key(COPIED, 1)));
    }
  }

  private static void assertReason(Reason reason, Runnable call) {
    assertEquals(reason, assertThrows(StorageException.class, call::run).reason());
  }

  /** Writes and reads that are the same each time, compared with a map. */
  private static final class Script {
    private final SplittableRandom random = new SplittableRandom(7);
    private final NavigableMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
    private final Store store;
    private final String message;

    Script(Store store, String message) {
      this.store = store;
      this.message = message;
    }

    void run() {
      for (int number = 0; number < 20; number++) {
        WriteBatch cleared = new WriteBatch();
        cleared.delete(key(PLAIN, number));
        cleared.delete(key(COPIED, number));
        store.write(cleared);
      }
      for (int step = 0; step < STEPS; step++) {
        write(step);
        read(random.nextInt(10));
      }
      store.flush();
      assertTrue(store.statistics().sizeBytes() >= 0);
    }

    private void write(int step) {
      WriteBatch batch = new WriteBatch();
      for (int family : new int[] {PLAIN, COPIED}) {
        byte[] put = key(family, random.nextInt(10));
        batch.put(put, key(step, family));
        model.put(put, key(step, family));
        byte[] deleted = key(family, random.nextInt(10));
        batch.delete(deleted);
        model.remove(deleted);
      }
      store.write(batch);
    }

    private void read(int number) {
      byte[] key = key(COPIED, number);
      assertArrayEquals(model.get(key), store.get(key), message);
      try (Snapshot snapshot = store.snapshot()) {
        assertArrayEquals(model.get(key), snapshot.get(key), message);
        byte[] end = {COPIED + 1};
        compare(snapshot, model.subMap(key, true, end, false), key, end, ScanOrder.ASCENDING);
        byte[] start = {COPIED};
        compare(
            snapshot,
            model.subMap(start, true, key, false).descendingMap(),
            start,
            key,
            ScanOrder.DESCENDING);
        compare(snapshot, model, new byte[0], null, ScanOrder.ASCENDING);
      }
    }

    private void compare(
        Snapshot snapshot,
        NavigableMap<byte[], byte[]> expected,
        byte[] from,
        byte @Nullable [] to,
        ScanOrder order) {
      try (Scan scan = snapshot.scan(from, to, order)) {
        expected.forEach(
            (key, value) -> {
              assertTrue(scan.next(), message);
              assertArrayEquals(key, scan.key(), message);
              assertArrayEquals(value, scan.value(), message);
            });
        assertTrue(!scan.next(), message);
      }
    }
  }
}
