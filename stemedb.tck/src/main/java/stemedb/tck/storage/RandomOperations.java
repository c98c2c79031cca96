package stemedb.tck.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.Store;
import stemedb.api.storage.WriteBatch;

/**
 * Does random operations to a store and to a {@link TreeMap} and compares all that comes back. Keys
 * are few and made of the bytes at which orders break, so that rows are often met again.
 */
final class RandomOperations {
  private static final int[] LETTERS = {0x00, 0x01, 0x7F, 0x80, 0xFF};
  private static final int SNAPSHOTS_MAX = 4;

  private record Held(Snapshot snapshot, NavigableMap<byte[], byte[]> model) {}

  private final SplittableRandom random;
  private final String seed;
  private final Supplier<Store> opener;
  private final boolean persistent;
  private final NavigableMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
  private final List<Held> held = new ArrayList<>();
  private Store store;

  /**
   * @param opener opens the store of the test, again and again when it is persistent
   */
  RandomOperations(long seed, Supplier<Store> opener, boolean persistent) {
    this.random = new SplittableRandom(seed);
    this.seed = "seed " + seed;
    this.opener = opener;
    this.persistent = persistent;
    this.store = opener.get();
  }

  void run(int operations) {
    try {
      for (int i = 0; i < operations; i++) {
        step(seed + ", operation " + i);
      }
    } finally {
      closeAll();
    }
  }

  private void step(String message) {
    int kind = random.nextInt(10_000);
    if (kind < 5_000) {
      write();
    } else if (kind < 9_000) {
      get(message);
    } else if (kind < 9_400) {
      scan(message);
    } else if (kind < 9_990) {
      holdOrRelease();
    } else if (kind < 9_997) {
      store.flush();
    } else if (persistent) {
      closeAll();
      store = opener.get();
    }
  }

  private void write() {
    WriteBatch batch = new WriteBatch();
    int size = random.nextInt(4) == 0 ? random.nextInt(20) : 1;
    for (int i = 0; i < size; i++) {
      byte[] key = key(1);
      if (random.nextInt(3) == 0) {
        batch.delete(key);
        model.remove(key);
      } else {
        byte[] value = new byte[random.nextInt(random.nextInt(50) == 0 ? 5000 : 12)];
        random.nextBytes(value);
        batch.put(key, value);
        model.put(key, value);
      }
    }
    store.write(batch);
  }

  private void get(String message) {
    byte[] key = key(1);
    assertArrayEquals(model.get(key), store.get(key), message);
    if (!held.isEmpty()) {
      Held one = held.get(random.nextInt(held.size()));
      assertArrayEquals(one.model.get(key), one.snapshot.get(key), message);
    }
  }

  private void scan(String message) {
    byte[] from = key(0);
    byte[] to = random.nextInt(60) == 0 ? null : end(from);
    ScanOrder order = random.nextBoolean() ? ScanOrder.ASCENDING : ScanOrder.DESCENDING;
    String what = message + ", " + order + " from " + Rows.hex(from) + " to " + Rows.hex(to);
    if (held.isEmpty() || random.nextBoolean()) {
      try (Snapshot now = store.snapshot()) {
        compare(new Held(now, model), from, to, order, what);
      }
    } else {
      compare(held.get(random.nextInt(held.size())), from, to, order, what + ", held");
    }
  }

  private static void compare(
      Held held, byte[] from, byte @Nullable [] to, ScanOrder order, String message) {
    NavigableMap<byte[], byte[]> range = range(held.model, from, to);
    try (Scan scan = held.snapshot.scan(from, to, order)) {
      Rows.assertSame(
          (order == ScanOrder.ASCENDING ? range : range.descendingMap()).entrySet(), scan, message);
    }
  }

  private static NavigableMap<byte[], byte[]> range(
      NavigableMap<byte[], byte[]> model, byte[] from, byte @Nullable [] to) {
    if (to == null) {
      return model.tailMap(from, true);
    }
    byte[] end = Arrays.compareUnsigned(from, to) < 0 ? to : from;
    return model.subMap(from, true, end, false);
  }

  private void holdOrRelease() {
    if (held.size() == SNAPSHOTS_MAX || (!held.isEmpty() && random.nextBoolean())) {
      held.remove(random.nextInt(held.size())).snapshot.close();
    } else {
      held.add(new Held(store.snapshot(), new TreeMap<>(model)));
    }
  }

  private void closeAll() {
    held.forEach(one -> one.snapshot.close());
    held.clear();
    store.close();
  }

  /** Mostly an end that is near: the same bytes but for the last ones. */
  private byte[] end(byte[] from) {
    if (from.length == 0 || random.nextInt(24) == 0) {
      return key(0);
    }
    byte[] end = key(1);
    System.arraycopy(from, 0, end, 0, random.nextInt(Math.min(from.length, end.length)));
    return end;
  }

  private byte[] key(int shortest) {
    byte[] key = new byte[random.nextInt(shortest, 5)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) LETTERS[random.nextInt(LETTERS.length)];
    }
    return key;
  }
}
