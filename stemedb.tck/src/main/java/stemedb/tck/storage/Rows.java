package stemedb.tck.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.Store;
import stemedb.api.storage.WriteBatch;

/** Short words for rows, so that the tests read like tables. */
final class Rows {
  static final byte[] NONE = new byte[0];

  private Rows() {}

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static String hex(byte @Nullable [] bytes) {
    return bytes == null ? "null" : HexFormat.of().formatHex(bytes);
  }

  static void put(Store store, byte[] key, byte[] value) {
    WriteBatch batch = new WriteBatch();
    batch.put(key, value);
    store.write(batch);
  }

  static void delete(Store store, byte[] key) {
    WriteBatch batch = new WriteBatch();
    batch.delete(key);
    store.write(batch);
  }

  /** The keys of a range, in hex, in the order of the scan. */
  static List<String> keys(Snapshot snapshot, byte[] from, byte @Nullable [] to, ScanOrder order) {
    List<String> keys = new ArrayList<>();
    try (Scan scan = snapshot.scan(from, to, order)) {
      while (scan.next()) {
        keys.add(hex(scan.key()));
      }
    }
    return keys;
  }

  static List<String> keys(Store store) {
    try (Snapshot snapshot = store.snapshot()) {
      return keys(snapshot, NONE, null, ScanOrder.ASCENDING);
    }
  }

  /** Compares the rows of a range with those of the model, which stand in the same order. */
  static void assertSame(Iterable<Map.Entry<byte[], byte[]>> expected, Scan scan, String message) {
    for (Map.Entry<byte[], byte[]> row : expected) {
      assertTrue(scan.next(), message);
      assertArrayEquals(row.getKey(), scan.key(), message);
      assertArrayEquals(row.getValue(), scan.value(), message);
    }
    assertFalse(scan.next(), message);
    assertFalse(scan.next(), message);
  }
}
