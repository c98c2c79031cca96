package stemedb.storage.leveldb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;
import stemedb.api.storage.WriteBatch;

class LogRecoveryTest {
  private static final int ROWS = 200;
  private static final int PAGE_BYTES = 4096;

  @TempDir Path folder;

  private Path crashed;
  private Path log;
  private byte[] bytes;

  /** What a killed process leaves: a copy of the folder of a store that is open. */
  private void crash() throws IOException {
    Path running = folder.resolve("running");
    crashed = Files.createDirectory(folder.resolve("crashed"));
    try (Store store = open(running)) {
      for (int row = 0; row < ROWS; row++) {
        WriteBatch batch = new WriteBatch();
        batch.put(key(row), value(row));
        batch.put(key(-1), key(row));
        store.write(batch);
      }
      try (var files = Files.list(running)) {
        for (Path file : files.toList()) {
          Files.copy(file, crashed.resolve(file.getFileName()));
        }
      }
    }
    try (var files = Files.newDirectoryStream(crashed, "*.log")) {
      log = files.iterator().next();
    }
    bytes = Files.readAllBytes(log);
  }

  @Test
  void leavesACleanLogAlone() throws IOException {
    crash();
    LogScan scan = LogScan.of(log);
    assertTrue(scan.clean());
    assertTrue(scan.wholeBytes() > ROWS * 1000L && scan.wholeBytes() < bytes.length);
    assertEquals(ROWS, rowsAfterReopening());
  }

  @Test
  void readsARecordOfManyBlocksAndAnEmptyOne() throws IOException {
    Path running = folder.resolve("running");
    try (Store store = open(running)) {
      WriteBatch batch = new WriteBatch();
      batch.put(key(0), new byte[200_000]);
      store.write(batch);
      store.flush();
      store.write(batch);
      try (var files = Files.newDirectoryStream(running, "*.log")) {
        LogScan scan = LogScan.of(files.iterator().next());
        assertTrue(scan.clean());
        assertTrue(scan.wholeBytes() > 400_000);
      }
    }
  }

  @Test
  void cutsAWriteThatDidNotEnd() throws IOException {
    crash();
    int end = (int) LogScan.of(log).wholeBytes();
    // The last record is about 1 KiB: its second half did not get there.
    Arrays.fill(bytes, end - 500, end, (byte) 0);
    Files.write(log, bytes);
    assertEquals(ROWS - 1, rowsAfterReopening());
  }

  @Test
  void cutsAtAHoleInsteadOfSkippingIt() throws IOException {
    crash();
    // Two pages at the beginning of a block: LevelDB alone skips that block without a word.
    Arrays.fill(bytes, 2 * 32768, 2 * 32768 + 2 * PAGE_BYTES, (byte) 0);
    Files.write(log, bytes);
    int rows = rowsAfterReopening();
    assertTrue(rows > 50 && rows < 70, rows + " rows");
  }

  @Test
  void cutsAtAChangedByte() throws IOException {
    crash();
    bytes[100_000] ^= 1;
    Files.write(log, bytes);
    int rows = rowsAfterReopening();
    assertTrue(rows > 90 && rows < 100, rows + " rows");
  }

  @Test
  void findsTheLastWholeRecordBeforeAnyDamage() throws IOException {
    crash();
    long whole = LogScan.of(log).wholeBytes();
    SplittableRandom random = new SplittableRandom(42);
    for (int round = 0; round < 100; round++) {
      byte[] damaged = bytes.clone();
      int from = random.nextInt((int) whole);
      byte[] noise = new byte[Math.min(1 + random.nextInt(3 * PAGE_BYTES), (int) whole - from)];
      if (random.nextBoolean()) {
        random.nextBytes(noise);
      }
      System.arraycopy(noise, 0, damaged, from, noise.length);
      int first = Arrays.mismatch(bytes, damaged);
      Files.write(log, damaged);
      long found = LogScan.of(log).wholeBytes();
      assertTrue(found <= first && found > first - 1100, "round " + round + ": " + found);
    }
  }

  @Test
  void refusesAnOlderLogThatIsBroken() throws IOException {
    crash();
    Path later = crashed.resolve("999999.log");
    Files.write(later, bytes);
    assertReopeningFails("a log that does not follow");
    Files.write(later, new byte[100]);
    bytes[100_000] ^= 1;
    Files.write(log, bytes);
    assertReopeningFails("a broken log with one after it");
  }

  private void assertReopeningFails(String message) {
    StorageException e = assertThrows(StorageException.class, () -> open(crashed), message);
    assertEquals(StorageException.Reason.UNREADABLE, e.reason());
  }

  /** Number of rows, which have to be the first ones, with the last row's number beside them. */
  private int rowsAfterReopening() {
    try (Store store = open(crashed)) {
      byte[] last = store.get(key(-1));
      int rows = last == null ? 0 : ByteBuffer.wrap(last).getInt() + 1;
      for (int row = 0; row < rows; row++) {
        assertArrayEquals(value(row), store.get(key(row)), "row " + row);
      }
      assertNull(store.get(key(rows)));
      return rows;
    }
  }

  private static Store open(Path path) {
    return new LevelDbBackend().open(path, StoreOptions.DEFAULT);
  }

  private static byte[] key(int row) {
    return ByteBuffer.allocate(4).putInt(row).array();
  }

  private static byte[] value(int row) {
    byte[] value = new byte[1000];
    new SplittableRandom(row).nextBytes(value);
    return value;
  }
}
