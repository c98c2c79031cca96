package stemedb.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.journal.JournalReport;
import stemedb.api.service.Progress;

/** Files that were cut, lost or changed while nobody looked. */
class DamageTest {
  private static final int SEGMENT_BYTES = 2048;

  private final FaultyLayer killed = new FaultyLayer(new Random(1));
  private TreeMap<Long, List<byte[]>> acknowledged;
  private List<String> names;
  private String last;

  @BeforeEach
  void write() {
    acknowledged = JournalFixture.writeFiveSegments(killed, SEGMENT_BYTES);
    names = killed.segmentNames();
    assertEquals(5, names.size());
    last = names.get(4);
  }

  @Test
  void recoversFromACutOfTheLastSegmentAtEveryByte() throws IOException {
    byte[] whole = killed.get(last);
    TreeMap<Integer, Long> ends = frameEnds();
    for (int cut = 0; cut <= whole.length; cut++) {
      FaultyLayer layer = killed.copy();
      layer.put(last, Arrays.copyOf(whole, cut));
      assertTrue(verify(layer).whole(), "cut at " + cut);
      LocalJournal journal = JournalFixture.open(layer, SEGMENT_BYTES);
      long end = ends.floorEntry(cut).getValue();
      assertEquals(end, journal.endFrame(), "cut at " + cut);
      TreeMap<Long, List<byte[]>> kept = new TreeMap<>(acknowledged.headMap(end));
      assertFound(kept, journal);
      assertNull(JournalFixture.append(journal, List.of(new byte[20]), kept));
      journal.close();
      assertFound(kept, JournalFixture.open(layer.afterPowerLoss(), SEGMENT_BYTES));
    }
  }

  /** For the offset behind each frame of the last segment, the number that follows. */
  private TreeMap<Integer, Long> frameEnds() throws IOException {
    byte[] whole = killed.get(last);
    long number = SegmentName.parse(last).getAsLong();
    TreeMap<Integer, Long> ends = new TreeMap<>();
    ends.put(0, number);
    int offset = SegmentHeader.BYTES;
    long key = ByteBuffer.wrap(whole).getLong(32);
    SegmentScanner scanner = new SegmentScanner(killed.openToRead(last), key, whole.length);
    while (scanner.at(offset) instanceof Entry.FrameEntry frame) {
      offset += frame.length();
      ends.put(offset, ++number);
    }
    assertEquals(acknowledged.lastKey() + 1, number);
    return ends;
  }

  @Test
  void refusesACutOfAMiddleSegmentAtEveryByte() {
    for (String name : names.subList(0, 4)) {
      byte[] whole = killed.get(name);
      for (int cut = 0; cut < whole.length; cut++) {
        FaultyLayer layer = killed.copy();
        layer.put(name, Arrays.copyOf(whole, cut));
        assertFalse(verify(layer).whole(), name + " cut at " + cut);
        assertTrue(assertCorrupt(layer).contains(name), name + " cut at " + cut);
      }
    }
  }

  @Test
  void refusesToOpenWhenASegmentIsMissing() {
    for (String name : names.subList(1, 5)) {
      FaultyLayer layer = killed.copy();
      layer.remove(name);
      assertFalse(verify(layer).whole(), name);
      String message = assertCorrupt(layer);
      assertTrue(message.contains(name), message);
    }
  }

  @Test
  void refusesASegmentOfAnotherJournal() {
    FaultyLayer other = new FaultyLayer(new Random(3));
    Random random = new Random(2);
    LocalJournal journal =
        LocalJournal.open(
            other, JournalFixture.settings(SEGMENT_BYTES, Durability.IMMEDIATE, new Random(4)));
    while (other.segmentNames().size() < 5) {
      JournalFixture.append(journal, JournalFixture.records(random), new TreeMap<>());
    }
    assertEquals(names, other.segmentNames());
    for (String name : names) {
      FaultyLayer layer = killed.copy();
      layer.put(name, other.get(name));
      assertFalse(verify(layer).whole(), name);
      assertCorrupt(layer);
    }
  }

  private static JournalReport verify(FaultyLayer layer) {
    try {
      return Maintenance.verify(layer, Progress.NONE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertFound(TreeMap<Long, List<byte[]>> expected, LocalJournal journal) {
    TreeMap<Long, List<byte[]>> found = JournalFixture.readAll(journal);
    assertEquals(expected.keySet(), found.keySet());
    JournalFixture.assertHolds(expected, found, 1);
  }

  private static String assertCorrupt(FaultyLayer layer) {
    JournalException e =
        assertThrows(JournalException.class, () -> JournalFixture.open(layer, SEGMENT_BYTES));
    assertEquals(Reason.CORRUPT, e.reason());
    assertTrue(e.getMessage().contains("at offset "), e.getMessage());
    return e.getMessage();
  }
}
