package stemedb.tck.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.Store;
import stemedb.api.storage.WriteBatch;

/**
 * Batches made from their number, so that a store that holds the first few can be told from one
 * that holds a part of one, a gap, or something else: each writes a row of its own, the same few
 * rows as the others, and its number; and takes back the row of one before.
 */
final class NumberedBatches {
  private static final byte[] LAST = Rows.bytes(0xFF);
  private static final int ROWS = 8;
  private static final int TAKEN_BACK_EVERY = 3;

  /** As {@link CrashWriter} writes them: what they leave is small. */
  static final NumberedBatches SMALL = new NumberedBatches(20);

  private final int ownBytes;

  /**
   * @param ownBytes length of the row that only this batch writes
   */
  NumberedBatches(int ownBytes) {
    this.ownBytes = ownBytes;
  }

  /** Number of the last batch in the store; 0 when there is none. */
  static long last(Store store) {
    byte[] last = store.get(LAST);
    return last == null ? 0 : ByteBuffer.wrap(last).getLong();
  }

  WriteBatch batch(long number) {
    WriteBatch batch = new WriteBatch();
    batch.put(own(number), ownValue(number));
    if (number % TAKEN_BACK_EVERY == 0) {
      batch.delete(own(number - 1));
    }
    for (int row = 0; row < ROWS; row++) {
      batch.put(common(row), value(number, row));
    }
    batch.put(LAST, ByteBuffer.allocate(8).putLong(number).array());
    return batch;
  }

  /** Length of the batches after the one up to the other. */
  long bytes(long after, long upTo) {
    long bytes = 0;
    for (long number = after + 1; number <= upTo; number++) {
      bytes += batch(number).bytes();
    }
    return bytes;
  }

  /**
   * Checks that the store holds what the first batches wrote, and nothing else.
   *
   * @param most how many there can be
   * @return how many they are
   */
  long assertWhole(Store store, long most) {
    long last = last(store);
    assertTrue(0 <= last && last <= most, "batch " + last + " of " + most);
    NavigableMap<byte[], byte[]> model = model(last);
    try (Snapshot snapshot = store.snapshot()) {
      for (ScanOrder order : ScanOrder.values()) {
        try (Scan scan = snapshot.scan(Rows.NONE, null, order)) {
          Rows.assertSame(
              (order == ScanOrder.ASCENDING ? model : model.descendingMap()).entrySet(),
              scan,
              "after batch " + last + ", " + order);
        }
      }
    }
    for (long number = 1; number <= last + 1; number++) {
      byte[] key = own(number);
      assertEquals(Rows.hex(model.get(key)), Rows.hex(store.get(key)), "batch " + number);
    }
    return last;
  }

  private NavigableMap<byte[], byte[]> model(long last) {
    NavigableMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
    for (long number = 1; number <= last; number++) {
      if (number % TAKEN_BACK_EVERY == 0) {
        model.remove(own(number - 1));
      }
      model.put(own(number), ownValue(number));
    }
    if (last > 0) {
      for (int row = 0; row < ROWS; row++) {
        model.put(common(row), value(last, row));
      }
      model.put(LAST, ByteBuffer.allocate(8).putLong(last).array());
    }
    return model;
  }

  private static byte[] own(long batch) {
    return ByteBuffer.allocate(9).put((byte) 1).putLong(batch).array();
  }

  private static byte[] common(int row) {
    return Rows.bytes(2, row);
  }

  private byte[] ownValue(long batch) {
    byte[] value = new byte[ownBytes];
    new SplittableRandom(-batch).nextBytes(value);
    return value;
  }

  private static byte[] value(long batch, int row) {
    SplittableRandom random = new SplittableRandom(batch * ROWS + row);
    byte[] value = new byte[100 + random.nextInt(random.nextInt(20) == 0 ? 50_000 : 500)];
    random.nextBytes(value);
    return value;
  }
}
