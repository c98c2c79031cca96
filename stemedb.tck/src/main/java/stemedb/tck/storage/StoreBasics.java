package stemedb.tck.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.tck.storage.Rows.NONE;
import static stemedb.tck.storage.Rows.bytes;
import static stemedb.tck.storage.Rows.hex;
import static stemedb.tck.storage.Rows.keys;
import static stemedb.tck.storage.Rows.put;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;
import stemedb.api.storage.StoreStatistics;
import stemedb.api.storage.WriteBatch;

/** What stores have to do that are open: persistent or not. Part of {@link StoreContract}. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
abstract class StoreBasics {
  @TempDir @Nullable Path folder;

  private final List<Store> opened = new ArrayList<>();

  /** Makes a backend; called more than once, and in another JVM as well. */
  protected abstract StorageBackend backend();

  /** Small caches and buffers by default, so that tables and compactions take part. */
  protected StoreOptions options() {
    return CrashWriter.OPTIONS;
  }

  final Path directory() {
    assertNotNull(folder);
    return folder.resolve("store");
  }

  final Store open() {
    Store store = backend().open(directory(), options());
    opened.add(store);
    return store;
  }

  @AfterEach
  final void closeStores() {
    opened.forEach(Store::close);
  }

  @Test
  void saysWhatItIs() {
    assertTrue(backend().name().matches("[a-z][a-z0-9-]*"), backend().name());
    assertFalse(backend().description().isBlank());
    assertFalse(backend().description().contains("\n"), "one line");
  }

  @Test
  void getsWhatWasPut() {
    Store store = open();
    assertNull(store.get(bytes(1)));
    put(store, bytes(1), bytes(2));
    assertArrayEquals(bytes(2), store.get(bytes(1)));
    assertNull(store.get(bytes(1, 0)), "a longer key");
    put(store, bytes(1), bytes(3));
    assertArrayEquals(bytes(3), store.get(bytes(1)), "replaced");
    Rows.delete(store, bytes(1));
    assertNull(store.get(bytes(1)), "deleted");
    Rows.delete(store, bytes(1));
  }

  @Test
  void tellsAnEmptyValueFromNone() {
    Store store = open();
    put(store, bytes(1), NONE);
    assertArrayEquals(NONE, store.get(bytes(1)));
    try (Snapshot snapshot = store.snapshot();
        Scan scan = snapshot.scan(NONE, null, ScanOrder.DESCENDING)) {
      assertArrayEquals(NONE, snapshot.get(bytes(1)));
      assertTrue(scan.next());
      assertArrayEquals(NONE, scan.value());
    }
  }

  @Test
  void keepsLargeValues() {
    Store store = open();
    SplittableRandom random = new SplittableRandom(1);
    byte[][] values = new byte[5][(1 << 20) + 1];
    for (int i = 0; i < values.length; i++) {
      random.nextBytes(values[i]);
      put(store, bytes(i), values[i]);
    }
    try (Snapshot snapshot = store.snapshot();
        Scan scan = snapshot.scan(NONE, null, ScanOrder.ASCENDING)) {
      for (int i = 0; i < values.length; i++) {
        assertTrue(scan.next());
        assertArrayEquals(values[i], scan.value());
        assertArrayEquals(values[i], store.get(bytes(i)));
      }
    }
  }

  @Test
  void ordersKeysByUnsignedBytes() {
    Store store = open();
    WriteBatch batch = new WriteBatch();
    for (String key : List.of("ff", "80", "00", "7f", "ffff", "0000", "01", "ff00", "7fff")) {
      batch.put(HexFormat.of().parseHex(key), NONE);
    }
    store.write(batch);
    assertEquals(
        List.of("00", "0000", "01", "7f", "7fff", "80", "ff", "ff00", "ffff"), keys(store));
  }

  @Test
  void appliesABatchInOrder() {
    Store store = open();
    put(store, bytes(3), bytes(9));
    WriteBatch batch = new WriteBatch();
    batch.put(bytes(1), bytes(1));
    batch.put(bytes(1), bytes(2));
    batch.delete(bytes(2));
    batch.put(bytes(2), bytes(2));
    batch.put(bytes(3), bytes(3));
    batch.delete(bytes(3));
    store.write(batch);
    store.write(new WriteBatch());
    assertArrayEquals(bytes(2), store.get(bytes(1)));
    assertArrayEquals(bytes(2), store.get(bytes(2)));
    assertNull(store.get(bytes(3)));
  }

  @Test
  void keepsASnapshotStill() {
    Store store = open();
    put(store, bytes(1), bytes(1));
    put(store, bytes(2), bytes(1));
    try (Snapshot before = store.snapshot();
        Scan scan = before.scan(NONE, null, ScanOrder.ASCENDING)) {
      assertTrue(scan.next());
      byte[] kept = scan.key();
      put(store, bytes(1), bytes(2));
      Rows.delete(store, bytes(2));
      put(store, bytes(3), bytes(2));
      store.flush();
      assertArrayEquals(bytes(1), before.get(bytes(1)));
      assertArrayEquals(bytes(1), before.get(bytes(2)));
      assertNull(before.get(bytes(3)));
      assertEquals(List.of("02", "01"), keys(before, NONE, null, ScanOrder.DESCENDING));
      assertTrue(scan.next(), "a scan begun before goes on in its snapshot");
      assertArrayEquals(bytes(2), scan.key());
      assertFalse(scan.next());
      assertArrayEquals(bytes(1), kept, "what a scan handed out before");
    }
    assertEquals(List.of("01", "03"), keys(store));
  }

  @Test
  void scansEveryRangeBothWays() {
    Store store = open();
    List<byte[]> all = new ArrayList<>(List.of(NONE));
    int[] letters = {0x00, 0x01, 0x7F, 0x80, 0xFF};
    for (int first : letters) {
      all.add(bytes(first));
      for (int second : letters) {
        all.add(bytes(first, second));
      }
    }
    List<byte[]> present = new ArrayList<>();
    for (int i = 1; i < all.size(); i += 2) {
      present.add(all.get(i));
      put(store, all.get(i), bytes(i));
    }
    all.add(bytes(0xFF, 0xFF, 0xFF));
    try (Snapshot snapshot = store.snapshot()) {
      for (byte[] from : all) {
        for (int to = 0; to <= all.size(); to++) {
          compareRange(snapshot, present, from, to == all.size() ? null : all.get(to));
        }
      }
    }
  }

  private static void compareRange(
      Snapshot snapshot, List<byte[]> present, byte[] from, byte @Nullable [] to) {
    List<String> expected =
        new ArrayList<>(
            present.stream()
                .filter(key -> Arrays.compareUnsigned(from, key) <= 0)
                .filter(key -> to == null || Arrays.compareUnsigned(key, to) < 0)
                .map(Rows::hex)
                .toList());
    String range = "from " + hex(from) + " to " + hex(to);
    assertEquals(expected, keys(snapshot, from, to, ScanOrder.ASCENDING), range);
    Collections.reverse(expected);
    assertEquals(expected, keys(snapshot, from, to, ScanOrder.DESCENDING), range);
  }

  @Test
  void scansAnEmptyStore() {
    try (Snapshot snapshot = open().snapshot()) {
      for (ScanOrder order : ScanOrder.values()) {
        assertEquals(List.of(), keys(snapshot, NONE, null, order));
        assertEquals(List.of(), keys(snapshot, bytes(0), bytes(0xFF), order));
      }
    }
  }

  @Test
  void behavesLikeASortedMap(TestReporter reporter) {
    long seed = seed(reporter);
    int operations = Integer.getInteger("stemedb.tck.operations", 200_000);
    new RandomOperations(seed, this::open, backend().persistent()).run(operations);
  }

  @Test
  void showsBatchesWholeToConcurrentReaders() throws Exception {
    ConcurrentReaders.run(open());
  }

  @Test
  void answersClosedAfterClose() {
    Store store = open();
    put(store, bytes(1), bytes(1));
    Snapshot snapshot = store.snapshot();
    Scan scan = snapshot.scan(NONE, null, ScanOrder.ASCENDING);
    assertTrue(scan.next());
    scan.close();
    scan.close();
    assertReason(Reason.CLOSED, scan::next);
    snapshot.close();
    snapshot.close();
    assertReason(Reason.CLOSED, () -> snapshot.get(bytes(1)));
    store.close();
    store.close();
    scan.close();
    snapshot.close();
    assertReason(Reason.CLOSED, () -> store.get(bytes(1)));
    assertReason(Reason.CLOSED, () -> store.write(new WriteBatch()));
    assertReason(Reason.CLOSED, store::snapshot);
    assertReason(Reason.CLOSED, store::flush);
    assertReason(Reason.CLOSED, store::statistics);
  }

  @Test
  void closesWithWhatIsLeftOpen() {
    Store store = open();
    put(store, bytes(1), bytes(1));
    Snapshot snapshot = store.snapshot();
    Scan scan = snapshot.scan(NONE, null, ScanOrder.ASCENDING);
    assertTrue(scan.next());
    store.close();
    assertReason(Reason.CLOSED, scan::next);
    assertReason(Reason.CLOSED, () -> snapshot.get(bytes(1)));
    assertReason(Reason.CLOSED, () -> snapshot.scan(NONE, null, ScanOrder.ASCENDING));
    scan.close();
    snapshot.close();
    assertEquals(backend().persistent() ? List.of("01") : List.of(), keys(open()));
  }

  @Test
  void countsWhatItTakes() {
    Store store = open();
    long empty = store.statistics().sizeBytes();
    byte[] value = new byte[1 << 20];
    new SplittableRandom(1).nextBytes(value);
    put(store, bytes(1), value);
    store.flush();
    StoreStatistics statistics = store.statistics();
    assertTrue(statistics.sizeBytes() >= empty + value.length, statistics + ", before " + empty);
    assertFalse(statistics.detail().isBlank());
  }

  static long seed(TestReporter reporter) {
    long seed = Long.getLong("stemedb.tck.seed", System.nanoTime());
    reporter.publishEntry("stemedb.tck.seed", Long.toString(seed));
    return seed;
  }

  static StorageException assertReason(Reason reason, Executable call) {
    StorageException e = assertThrows(StorageException.class, call);
    assertEquals(reason, e.reason(), e.getMessage());
    return e;
  }
}
