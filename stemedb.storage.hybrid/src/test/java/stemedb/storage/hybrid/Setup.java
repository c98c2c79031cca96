package stemedb.storage.hybrid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import stemedb.api.metrics.Metrics;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;
import stemedb.api.storage.WriteBatch;

/** What the tests of this package share: small stores, two families, and counters to look at. */
final class Setup implements Metrics {
  /** Family of rows that are in one place. */
  static final int PLAIN = 'c';

  /** Family of rows that are copied. */
  static final int COPIED = 'i';

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Map<String, AtomicLong> counters = new ConcurrentHashMap<>();
  private final Map<String, DoubleSupplier> gauges = new ConcurrentHashMap<>();

  /** A backend of those two, which tries again at once. */
  static HybridBackend backend(StorageBackend primary, StorageBackend reads) {
    HybridBackend backend =
        new HybridBackend(
            new HybridSettings(
                primary.name(),
                reads.name(),
                1L << 40,
                Duration.ofMillis(1),
                Duration.ofMillis(8)));
    backend.added(primary);
    backend.added(reads);
    return backend;
  }

  StoreOptions options(int... copied) {
    Set<Byte> families = new HashSet<>();
    for (int family : copied) {
      families.add((byte) family);
    }
    return new StoreOptions(1 << 20, 256 << 10, families, this);
  }

  static byte[] key(int family, int number) {
    return new byte[] {(byte) family, (byte) (number >> 8), (byte) number};
  }

  static void put(Store store, byte[] key, byte[] value) {
    WriteBatch batch = new WriteBatch();
    batch.put(key, value);
    store.write(batch);
  }

  /** The rows with from ≤ key &lt; to in hex; the marker is none. */
  static Map<String, String> rows(Snapshot snapshot, byte[] from, byte[] to) {
    Map<String, String> rows = new TreeMap<>();
    try (Scan scan = snapshot.scan(from, to, ScanOrder.ASCENDING)) {
      while (scan.next()) {
        if (!Marker.is(scan.key())) {
          rows.put(HexFormat.of().formatHex(scan.key()), HexFormat.of().formatHex(scan.value()));
        }
      }
    }
    return rows;
  }

  static Map<String, String> rows(Store store, byte[] from, byte[] to) {
    try (Snapshot snapshot = store.snapshot()) {
      return rows(snapshot, from, to);
    }
  }

  static Map<String, String> copiedRows(Store store) {
    return rows(store, new byte[] {COPIED}, new byte[] {COPIED + 1});
  }

  static void awaitHealthy(Store store) {
    await("the copies are complete", () -> store.degraded() == null);
  }

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        fail("not within " + LIMIT + ": " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  long count(String name) {
    AtomicLong counter = counters.get("stemedb_storage_hybrid_" + name);
    return counter == null ? 0 : counter.get();
  }

  double gauge(String name) {
    DoubleSupplier gauge = gauges.get("stemedb_storage_hybrid_" + name);
    return gauge == null ? Double.NaN : gauge.getAsDouble();
  }

  void assertNoGauges() {
    assertEquals(Set.of(), gauges.keySet());
  }

  @Override
  public Counter counter(String name, String... labels) {
    return counters.computeIfAbsent(name, absent -> new AtomicLong())::addAndGet;
  }

  @Override
  public Histogram histogram(String name, String... labels) {
    return nanos -> {};
  }

  @Override
  public Distribution distribution(String name, String... labels) {
    return Metrics.NONE.distribution(name, labels);
  }

  @Override
  public Registration gauge(String name, DoubleSupplier value, String... labels) {
    gauges.put(name, value);
    return () -> gauges.remove(name, value);
  }
}
