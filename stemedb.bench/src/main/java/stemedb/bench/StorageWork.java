package stemedb.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;
import stemedb.api.storage.WriteBatch;

/**
 * A program: does the same work with one storage backend and prints what it took, a line a figure
 * ({@code name=number}). It runs in a process of its own, so that the memory it takes can be told.
 *
 * <p>The rows are like those of a node: for each claim a document of half a kilobyte under its
 * number, and the number under a hash.
 */
final class StorageWork {
  /** Claims a batch while loading: what one flush of a busy node takes. */
  private static final int LOAD_BATCH = 64;

  private static final int MIXED_BATCH = 16;
  private static final int MIXED_READS = 64;
  private static final int DOCUMENT_BYTES = 500;
  private static final int HASH_BYTES = 32;
  private static final int SHORT_SCAN = 10;
  private static final int LONG_SCAN = 1000;
  private static final byte DOCUMENT = 'd';
  private static final byte ID = 'i';

  private final Store store;
  private final double seconds;
  private final Random random = new Random(1);
  private long claims;

  private StorageWork(Store store, double seconds) {
    this.store = store;
    this.seconds = seconds;
  }

  /** Takes the backend's name, a new folder, the number of claims and the seconds of each part. */
  public static void main(String[] arguments) throws IOException {
    StorageBackend backend =
        ServiceLoader.load(StorageBackend.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(one -> one.name().equals(arguments[0]))
            .findFirst()
            .orElseThrow();
    Path folder = Path.of(arguments[1]);
    int count = Integer.parseInt(arguments[2]);
    try (Store store = backend.open(folder, StoreOptions.DEFAULT)) {
      new StorageWork(store, Double.parseDouble(arguments[3]))
          .run(count)
          .forEach((name, figure) -> System.out.println(name + "=" + figure));
      System.out.println(StorageBench.SIZE + "=" + store.statistics().sizeBytes() / (double) count);
    }
    System.out.println(StorageBench.MEMORY + "=" + peakMemoryMib());
  }

  private Map<String, Double> run(int count) {
    Map<String, Double> figures = new LinkedHashMap<>();
    long start = System.nanoTime();
    while (claims < count) {
      load(LOAD_BATCH);
    }
    store.flush();
    figures.put(StorageBench.LOAD, claims / ((System.nanoTime() - start) / 1e9));
    figures.put(StorageBench.PRESENT, rate(i -> find(random.nextLong(claims))));
    figures.put(StorageBench.ABSENT, rate(i -> expect(null, get(hash(-1 - i)))));
    figures.put(StorageBench.SCAN_10, rate(i -> scan(SHORT_SCAN)));
    figures.put(StorageBench.SCAN_1000, rate(i -> scan(LONG_SCAN)));
    figures.put(StorageBench.MIXED, MIXED_READS * rate(i -> mixed()));
    return figures;
  }

  /** Runs for the seconds of a part, half of them unmeasured first; operations a second. */
  private double rate(LongConsumer operation) {
    repeat(operation, seconds / 2);
    return repeat(operation, seconds);
  }

  private static double repeat(LongConsumer operation, double seconds) {
    long start = System.nanoTime();
    long nanos = (long) (seconds * 1e9);
    long count = 0;
    while (System.nanoTime() - start < nanos) {
      operation.accept(count++);
    }
    return count / ((System.nanoTime() - start) / 1e9);
  }

  private void load(int count) {
    WriteBatch batch = new WriteBatch();
    for (int i = 0; i < count; i++) {
      byte[] number = number(claims);
      batch.put(key(DOCUMENT, number), document(claims));
      batch.put(hash(claims), number);
      claims++;
    }
    store.write(batch);
  }

  /** By hash, as a node reads a claim. */
  private void find(long claim) {
    byte[] number = get(hash(claim));
    expect(number(claim), number);
    byte[] document = get(key(DOCUMENT, number(claim)));
    if (document == null || document.length != DOCUMENT_BYTES) {
      throw new IllegalStateException("a document is missing");
    }
  }

  private byte @Nullable [] get(byte[] key) {
    return store.get(key);
  }

  private static void expect(byte @Nullable [] wanted, byte @Nullable [] found) {
    if (!java.util.Arrays.equals(wanted, found)) {
      throw new IllegalStateException("a get returned something else");
    }
  }

  private void scan(int rows) {
    long from = random.nextLong(Math.max(1, claims - rows));
    try (Snapshot snapshot = store.snapshot();
        Scan scan =
            snapshot.scan(
                key(DOCUMENT, number(from)), new byte[] {DOCUMENT + 1}, ScanOrder.ASCENDING)) {
      int left = rows;
      while (left > 0 && scan.next()) {
        left -= scan.value().length == DOCUMENT_BYTES ? 1 : 0;
      }
      if (left > 0 && claims > rows) {
        throw new IllegalStateException("a scan ended too early");
      }
    }
  }

  /** A small write, many reads and a few scans. */
  private void mixed() {
    load(MIXED_BATCH);
    for (int i = 0; i < MIXED_READS; i++) {
      find(random.nextLong(claims));
    }
    for (int i = 0; i < MIXED_READS / 16; i++) {
      scan(SHORT_SCAN);
    }
  }

  private static byte[] number(long claim) {
    return ByteBuffer.allocate(Long.BYTES).putLong(claim).array();
  }

  private static byte[] key(byte family, byte[] rest) {
    return ByteBuffer.allocate(1 + rest.length).put(family).put(rest).array();
  }

  /** Spread like a hash, and found again from the number. */
  private static byte[] hash(long claim) {
    byte[] hash = new byte[HASH_BYTES];
    new Random(claim).nextBytes(hash);
    return key(ID, hash);
  }

  /** Half of it can be compressed away, as in a claim: it is hexadecimal. */
  private static byte[] document(long claim) {
    byte[] random = new byte[DOCUMENT_BYTES / 2];
    new Random(~claim).nextBytes(random);
    return java.util.HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII);
  }

  private static double peakMemoryMib() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return Double.NaN;
    }
    List<String> lines = Files.readAllLines(status);
    return lines.stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(Double.NaN);
  }
}
