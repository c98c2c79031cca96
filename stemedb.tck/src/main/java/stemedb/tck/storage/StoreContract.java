package stemedb.tck.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stemedb.tck.storage.Rows.bytes;
import static stemedb.tck.storage.Rows.keys;
import static stemedb.tck.storage.Rows.put;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;
import stemedb.api.storage.Store;
import stemedb.tck.storage.CrashWriter.Said;

/**
 * What every storage backend has to do. Extend it in a test with a constructor without parameters:
 *
 * <pre>{@code
 * class MyStoreTest extends StoreContract {
 *   @Override
 *   protected StorageBackend backend() {
 *     return new MyBackend();
 *   }
 * }
 * }</pre>
 *
 * <p>System properties: {@code stemedb.tck.seed} repeats a run of the random tests, {@code
 * stemedb.tck.operations} says how long that of operations is, {@code stemedb.tck.changes} how many
 * bits are changed in the files. Another JVM is started and killed when the backend is persistent;
 * it uses the class path of this one.
 */
public abstract class StoreContract extends StoreBasics {
  /** What may wait to be written down: some write buffers, and what a batch is over them. */
  private static final int LOST_BUFFERS_MAX = 8;

  @Test
  void keepsRowsWhenReopened() {
    assumeTrue(backend().persistent(), "not persistent");
    for (int round = 0; round < 3; round++) {
      Store store = open();
      assertEquals(round, keys(store).size());
      for (int row = 0; row < round; row++) {
        assertArrayEquals(bytes(row), store.get(bytes(row)));
      }
      put(store, bytes(round), bytes(round));
      store.close();
    }
  }

  @Test
  void opensEachTimeEmptyWhenNotPersistent() {
    assumeTrue(!backend().persistent(), "persistent");
    Store store = open();
    put(store, bytes(1), bytes(1));
    assertNull(open().get(bytes(1)), "another store");
    store.close();
    assertNull(open().get(bytes(1)), "reopened");
  }

  @Test
  void refusesWhatIsNotItsFolder() throws IOException {
    assumeTrue(backend().persistent(), "not persistent");
    Files.writeString(directory(), "a file");
    assertReason(Reason.UNREADABLE, this::open);
    Files.delete(directory());
    Path foreign = Files.createDirectory(directory()).resolve("letter.txt");
    Files.writeString(foreign, "Dear reader");
    StorageException refused = assertReason(Reason.UNREADABLE, this::open);
    assertTrue(String.valueOf(refused.getMessage()).contains(directory().getFileName().toString()));
    assertEquals("Dear reader", Files.readString(foreign));
    try (var files = Files.list(directory())) {
      assertEquals(List.of(foreign), files.toList(), "nothing was left behind");
    }
    Files.delete(foreign);
    put(open(), bytes(1), bytes(1));
  }

  @Test
  void letsOnlyOneOpenAFolder() {
    assumeTrue(backend().persistent(), "not persistent");
    Store first = open();
    for (int attempt = 0; attempt < 2; attempt++) {
      StorageException refused = assertReason(Reason.IN_USE, this::open);
      assertTrue(String.valueOf(refused.getMessage()).contains(directory().toString()));
    }
    put(first, bytes(1), bytes(1));
    first.close();
    assertArrayEquals(bytes(1), open().get(bytes(1)));
  }

  @Test
  void keepsItsFirstBatchesWhenTheProcessDies() throws Exception {
    assumeTrue(backend().persistent(), "not persistent");
    for (int lines : new int[] {1, 300, 2000}) {
      Process child = CrashWriter.start(getClass(), directory());
      try (BufferedReader output = child.inputReader(US_ASCII)) {
        Said said = CrashWriter.listen(output, new Said(0, 0), lines);
        assertTrue(said.written() > 0, "the child wrote nothing");
        assertReason(Reason.IN_USE, this::open);
        CrashWriter.kill(child);
        said = CrashWriter.listen(output, said, Long.MAX_VALUE);
        try (Store store = open()) {
          long found = NumberedBatches.SMALL.assertWhole(store, said.written() + 1);
          String what = said + ", but found " + found;
          assertTrue(found >= said.flushed(), what);
          long lost = NumberedBatches.SMALL.bytes(found, said.written());
          assertTrue(lost < LOST_BUFFERS_MAX * CrashWriter.OPTIONS.writeBufferBytes(), what);
        }
      } finally {
        child.destroyForcibly();
      }
    }
  }

  @Test
  void neverAnswersWronglyWhenItsFilesAreDamaged(TestReporter reporter) throws IOException {
    assumeTrue(backend().persistent(), "not persistent");
    int changes = Integer.getInteger("stemedb.tck.changes", 80);
    new BitFlips(directory(), () -> backend().open(directory(), options()))
        .run(seed(reporter), changes);
  }

  @Test
  void saysWhenTheDiskIsFull(TestReporter reporter) throws Exception {
    assumeTrue(backend().persistent(), "not persistent");
    try (FullDisk disk = new FullDisk(directory().resolveSibling("disk"))) {
      if (!disk.isMounted()) {
        reporter.publishEntry("NOT TESTED", "a full disk: needs Linux and root to mount a tmpfs");
      }
      assumeTrue(disk.isMounted(), "a full disk needs Linux and root to mount a tmpfs");
      disk.run(directory -> backend().open(directory, options()));
    }
  }
}
