package stemedb.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import stemedb.api.journal.JournalException.Reason;

class FullDiskTest {
  private static final int SEGMENT_BYTES = 1024;

  @Test
  void refusesReadsOnAndComesBack() {
    for (int capacity = 3000; capacity < 5000; capacity += 8) {
      Random random = new Random(capacity);
      FaultyLayer layer = new FaultyLayer(random);
      layer.capacity = capacity;
      TreeMap<Long, List<byte[]>> acknowledged = new TreeMap<>();
      LocalJournal journal = JournalFixture.open(layer, SEGMENT_BYTES);
      Reason reason = null;
      for (int i = 0; i < 100 && reason == null; i++) {
        reason = JournalFixture.append(journal, JournalFixture.records(random), acknowledged);
      }
      assertEquals(Reason.FULL, reason);
      assertSameFrames(acknowledged, JournalFixture.readAll(journal));
      assertEquals(
          Reason.FULL,
          JournalFixture.append(journal, List.of(new byte[300], new byte[900]), acknowledged));
      assertSameFrames(
          acknowledged,
          JournalFixture.readAll(JournalFixture.open(layer.afterPowerLoss(), SEGMENT_BYTES)));
      layer.capacity = Long.MAX_VALUE;
      for (int i = 0; i < 10; i++) {
        assertNull(JournalFixture.append(journal, JournalFixture.records(random), acknowledged));
      }
      journal.close();
      assertSameFrames(
          acknowledged,
          JournalFixture.readAll(JournalFixture.open(layer.afterPowerLoss(), SEGMENT_BYTES)));
    }
  }

  private static void assertSameFrames(
      TreeMap<Long, List<byte[]>> acknowledged, TreeMap<Long, List<byte[]>> found) {
    assertEquals(acknowledged.keySet(), found.keySet());
    JournalFixture.assertHolds(acknowledged, found, 1);
  }
}
