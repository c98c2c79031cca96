package stemedb.tck.storage;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.Store;
import stemedb.api.storage.WriteBatch;

/** One thread overwrites the same rows with numbered batches while others read snapshots. */
final class ConcurrentReaders {
  private static final int READERS = 3;
  private static final int BATCHES = 5000;
  private static final int ROWS = 10;
  private static final int WAIT_SECONDS = 60;

  private ConcurrentReaders() {}

  static void run(Store store) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    try {
      List<Future<Integer>> results = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        results.add(readers.submit(() -> read(store, done)));
      }
      for (int number = 1; number <= BATCHES; number++) {
        WriteBatch batch = new WriteBatch();
        for (int row = 0; row < ROWS; row++) {
          batch.put(Rows.bytes(row), ByteBuffer.allocate(200).putInt(number).array());
        }
        store.write(batch);
      }
      done.set(true);
      for (Future<Integer> result : results) {
        assertTrue(result.get(WAIT_SECONDS, TimeUnit.SECONDS) == BATCHES, "not the last batch");
      }
    } finally {
      done.set(true);
      readers.shutdown();
      assertTrue(readers.awaitTermination(WAIT_SECONDS, TimeUnit.SECONDS));
    }
  }

  /** Returns the number in the snapshot that was taken after the writer had ended. */
  private static int read(Store store, AtomicBoolean done) {
    ScanOrder order = ScanOrder.ASCENDING;
    int newest = 0;
    boolean last;
    do {
      last = done.get();
      int number = number(store, order);
      assertTrue(number >= newest, "older than a snapshot before");
      newest = number;
      order = order == ScanOrder.ASCENDING ? ScanOrder.DESCENDING : ScanOrder.ASCENDING;
    } while (!last);
    return newest;
  }

  /** The number that all rows of a new snapshot share; 0 when there is none yet. */
  private static int number(Store store, ScanOrder order) {
    try (Snapshot snapshot = store.snapshot();
        Scan scan = snapshot.scan(Rows.NONE, null, order)) {
      int rows = 0;
      int number = 0;
      while (scan.next()) {
        int found = ByteBuffer.wrap(scan.value()).getInt();
        assertTrue(rows++ == 0 || found == number, "rows of two batches in one snapshot");
        number = found;
      }
      assertTrue(rows == 0 || rows == ROWS, "a part of a batch");
      return number;
    }
  }
}
