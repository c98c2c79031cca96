package stemedb.storage.hybrid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.storage.hybrid.Setup.COPIED;
import static stemedb.storage.hybrid.Setup.PLAIN;
import static stemedb.storage.hybrid.Setup.awaitHealthy;
import static stemedb.storage.hybrid.Setup.copiedRows;
import static stemedb.storage.hybrid.Setup.key;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.Store;
import stemedb.api.storage.WriteBatch;
import stemedb.storage.memory.MemoryBackend;
import stemedb.tck.storage.FaultyBackend;

/**
 * Copies fail and are made anew, again and again, while two threads write random rows and two read.
 * {@code stemedb.hybrid.rebuilds} says how often, {@code stemedb.hybrid.seed} repeats a run.
 */
class RebuildTest {
  private static final int REBUILDS = Integer.getInteger("stemedb.hybrid.rebuilds", 40);
  private static final int ROWS = 4000;
  private static final int WRITERS = 2;
  private static final int READERS = 2;
  private static final int LATEST = 0xFFFF;

  @TempDir private Path folder;

  private final Setup setup = new Setup();
  private final FaultyBackend reads = new FaultyBackend("faulty", new MemoryBackend());
  private final AtomicBoolean done = new AtomicBoolean();
  private final Object numbering = new Object();
  private long number;

  @Test
  void copiesWhileOthersWriteAndRead(TestReporter reporter) throws Exception {
    long seed = Long.getLong("stemedb.hybrid.seed", System.nanoTime());
    reporter.publishEntry("stemedb.hybrid.seed", Long.toString(seed));
    SplittableRandom random = new SplittableRandom(seed);
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS);
    try (Store store =
        Setup.backend(new MemoryBackend(), reads).open(folder, setup.options(COPIED))) {
      List<Future<?>> results = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        SplittableRandom own = random.split();
        results.add(threads.submit(() -> write(store, own)));
      }
      for (int i = 0; i < READERS; i++) {
        results.add(threads.submit(() -> read(store)));
      }
      for (int rebuild = 0; rebuild < REBUILDS; rebuild++) {
        awaitHealthy(store);
        long failures = setup.count("copy_failures_total");
        reads.failAfter(random.nextInt(50), Long.MAX_VALUE); // the first ones may all be closes
        Setup.await("a failure", () -> setup.count("copy_failures_total") > failures);
        reads.heal();
      }
      done.set(true);
      for (Future<?> result : results) {
        result.get(60, TimeUnit.SECONDS);
      }
      awaitHealthy(store);
      assertEquals(copiedRows(store).size(), copiedRows(reads.opened()).size(), "seed " + seed);
      assertEquals(copiedRows(store), copiedRows(reads.opened()), "seed " + seed);
      assertEquals(primaryRows(store), copiedRows(reads.opened()), "seed " + seed);
      assertTrue(setup.count("rebuilds_total") > REBUILDS, "rebuilds");
    } finally {
      done.set(true);
      threads.shutdown();
      assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
    }
  }

  /** A scan that is not within copied families is one of the primary store. */
  private static Map<String, String> primaryRows(Store store) {
    return Setup.rows(store, new byte[] {COPIED - 1}, new byte[] {COPIED + 1});
  }

  /** Random puts and deletes, and the number of the batch in a row of both families. */
  private void write(Store store, SplittableRandom random) {
    while (!done.get()) {
      synchronized (numbering) {
        byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(++number).array();
        WriteBatch batch = new WriteBatch();
        for (int i = random.nextInt(40); i > 0; i--) {
          byte[] key = key(COPIED, random.nextInt(ROWS));
          if (random.nextInt(3) == 0) {
            batch.delete(key);
          } else {
            batch.put(key, value);
          }
        }
        batch.put(key(PLAIN, LATEST), value);
        batch.put(key(COPIED, LATEST), value);
        store.write(batch);
      }
      Thread.onSpinWait();
    }
  }

  /** Batches are seen whole and in order, by snapshots and by gets. */
  private void read(Store store) {
    long newest = 0;
    while (!done.get()) {
      long plain = number(store.get(key(PLAIN, LATEST)));
      long copied = number(store.get(key(COPIED, LATEST)));
      assertTrue(plain >= newest && copied >= plain, newest + ", " + plain + ", " + copied);
      newest = copied;
      try (Snapshot snapshot = store.snapshot();
          Scan scan =
              snapshot.scan(key(COPIED, LATEST), new byte[] {COPIED + 1}, ScanOrder.DESCENDING)) {
        plain = number(snapshot.get(key(PLAIN, LATEST)));
        assertTrue(plain >= newest, "a snapshot of the past");
        assertEquals(plain, scan.next() ? number(scan.value()) : 0, "a part of a batch");
        assertEquals(plain, number(snapshot.get(key(COPIED, LATEST))), "a part of a batch");
        newest = plain;
      }
    }
  }

  private static long number(byte[] value) {
    return value == null ? 0 : ByteBuffer.wrap(value).getLong();
  }
}
