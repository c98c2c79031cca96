package stemedb.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;
import stemedb.api.journal.JournalReport;
import stemedb.api.service.Progress;

/**
 * One bit of a journal is not what it was. Whoever opens and reads it gets what was written or is
 * refused. Verify finds it, unless it is in the mark behind the last frame or in the zeros behind
 * that, which the next start writes anew: there nothing depends on it. {@code -Dstemedb.wal.flips=}
 * sets how many.
 */
class BitFlipTest {
  private static final int FLIPS = Integer.getInteger("stemedb.wal.flips", 2000);
  private static final int SEGMENT_BYTES = 2048;

  private final FaultyLayer killed = new FaultyLayer(new Random(1));
  private final TreeMap<Long, List<byte[]>> acknowledged =
      JournalFixture.writeFiveSegments(killed, SEGMENT_BYTES);
  private final List<String> names = killed.segmentNames();
  private int found;
  private int refused;
  private int lostFrames;
  private int without;

  @Test
  void noneGivesAWrongAnswer() throws IOException {
    Random random = new Random(5);
    int inTheEnd = 0;
    for (int i = 0; i < FLIPS; i++) {
      String name = names.get(random.nextInt(names.size()));
      int bit = random.nextInt(killed.get(name).length * 8);
      FaultyLayer layer = killed.copy();
      layer.get(name)[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        if (isInTheEnd(name, bit / 8)) {
          inTheEnd++;
        } else {
          repair(layer.copy(), name);
          found++;
        }
        read(layer, name);
      } catch (IOException | AssertionError | JournalException e) {
        throw new AssertionError("bit " + bit + " of " + name, e);
      }
    }
    System.out.printf(
        "bit flips: %d, %d found by verify, %d in the end that is written anew; 0 wrong answers,"
            + " %d refused; repairs: %d lost no frame, the others %d%n",
        FLIPS, found, inTheEnd, refused, without, lostFrames);
    assertEquals(FLIPS, found + inTheEnd);
    assertTrue(inTheEnd < FLIPS / 3 && lostFrames > 0 && without > 0);
  }

  private boolean isInTheEnd(String name, int offset) throws IOException {
    String last = names.get(names.size() - 1);
    return name.equals(last) && offset >= JournalFixture.endOfFrames(killed, last);
  }

  private void read(FaultyLayer layer, String name) {
    try {
      LocalJournal journal = JournalFixture.open(layer, SEGMENT_BYTES);
      assertSameFrames(acknowledged, JournalFixture.readAll(journal));
    } catch (JournalException e) {
      assertEquals(Reason.CORRUPT, e.reason());
      assertTrue(e.getMessage().contains(name), e.getMessage());
      refused++;
    }
  }

  /** At most one frame is lost, the file is kept, and what is left is a whole journal. */
  private void repair(FaultyLayer layer, String name) throws IOException {
    byte[] damaged = layer.get(name).clone();
    JournalReport report = new Repair(layer, JournalFixture.settings(7), Progress.NONE).run();
    assertTrue(!report.whole(), "verify finds nothing");
    TreeMap<Long, List<byte[]>> kept = new TreeMap<>(acknowledged);
    for (JournalReport.Damage damage : report.damages()) {
      assertEquals(name, damage.file());
      kept.subMap(damage.firstFrame(), damage.endFrame()).clear();
    }
    int lost = acknowledged.size() - kept.size();
    assertTrue(lost <= 1, lost + " frames are lost by one bit: " + report.damages());
    lostFrames += lost;
    without += lost == 0 ? 1 : 0;
    assertEquals(List.of(name + ".damaged-1"), report.setAside());
    assertArrayEquals(damaged, layer.get(name + ".damaged-1"), "not what was damaged");
    FaultyLayer later = layer.afterPowerLoss();
    LocalJournal journal = JournalFixture.open(later, SEGMENT_BYTES);
    assertSameFrames(kept, JournalFixture.readAll(journal));
    assertEquals(report.generation(), journal.generation());
    JournalFixture.append(journal, List.of(new byte[50]), kept);
    journal.close();
    assertTrue(Maintenance.verify(later, Progress.NONE).whole());
    assertSameFrames(kept, JournalFixture.readAll(JournalFixture.open(later, SEGMENT_BYTES)));
  }

  private static void assertSameFrames(
      TreeMap<Long, List<byte[]>> expected, TreeMap<Long, List<byte[]>> frames) {
    assertEquals(expected.keySet(), frames.keySet());
    JournalFixture.assertHolds(expected, frames, 1);
  }
}
