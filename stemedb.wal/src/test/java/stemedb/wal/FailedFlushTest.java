package stemedb.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;

class FailedFlushTest {
  private static final int SEGMENT_BYTES = 2048;
  private static final int FLUSHES = 200;

  @Test
  void acknowledgesNothingAfterTheFlushThatFailed() {
    int opened = 0;
    for (int k = 1; k <= FLUSHES; k++) {
      Random random = new Random(k);
      FaultyLayer layer = new FaultyLayer(random);
      layer.forceFailsAt = k;
      TreeMap<Long, List<byte[]>> acknowledged = new TreeMap<>();
      LocalJournal journal;
      try {
        journal = JournalFixture.open(layer, SEGMENT_BYTES);
      } catch (JournalException e) {
        assertEquals(Reason.UNAVAILABLE, e.reason());
        continue;
      }
      opened++;
      Reason reason = null;
      for (int i = 0; i < 2 * FLUSHES && reason == null; i++) {
        reason = JournalFixture.append(journal, JournalFixture.records(random), acknowledged);
      }
      assertTrue(reason == Reason.INDETERMINATE || reason == Reason.READ_ONLY, "k=" + k);
      for (int i = 0; i < 5; i++) {
        assertEquals(
            Reason.READ_ONLY,
            JournalFixture.append(journal, JournalFixture.records(random), acknowledged));
      }
      JournalFixture.assertHolds(acknowledged, JournalFixture.readAll(journal), 1);
      journal.close();
      checkRestart(layer.afterKill(), acknowledged);
      checkRestart(layer.afterPowerLoss(), acknowledged);
    }
    System.out.printf(
        "flush k fails for k = 1 to %d: 0 acknowledgements after it, in %d journals%n",
        FLUSHES, opened);
    assertTrue(opened > FLUSHES - 10);
  }

  /** What a restart serves is on the device, also frames that the failed flush had dropped. */
  private static void checkRestart(FaultyLayer layer, TreeMap<Long, List<byte[]>> acknowledged) {
    LocalJournal journal = JournalFixture.open(layer, SEGMENT_BYTES);
    TreeMap<Long, List<byte[]>> served = JournalFixture.readAll(journal);
    JournalFixture.assertHolds(acknowledged, served, 1);
    LocalJournal again = JournalFixture.open(layer.afterPowerLoss(), SEGMENT_BYTES);
    JournalFixture.assertHolds(served, JournalFixture.readAll(again), 1);
  }
}
