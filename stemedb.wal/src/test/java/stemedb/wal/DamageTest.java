package stemedb.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** Files that were cut, lost or changed while nobody looked. */
class DamageTest {
  private static final int SEGMENT_BYTES = 2048;
  private static final int FLIPS = 2000;

  private final FaultyLayer killed = new FaultyLayer(new Random(1));
  private final TreeMap<Long, List<byte[]>> acknowledged = new TreeMap<>();
  private List<String> names;
  private String last;

  /** Four segments and a last one with some frames, left without closing. */
  @BeforeEach
  void write() {
    Random random = new Random(2);
    LocalJournal journal = JournalFixture.open(killed, SEGMENT_BYTES);
    while (killed.segmentNames().size() < 5) {
      assertNull(JournalFixture.append(journal, JournalFixture.records(random), acknowledged));
    }
    for (int i = 0; i < 3; i++) {
      List<byte[]> small = List.of(new byte[] {1}, new byte[100 + i]);
      assertNull(JournalFixture.append(journal, small, acknowledged));
    }
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
        assertTrue(assertCorrupt(layer).contains(name), name + " cut at " + cut);
      }
    }
  }

  @Test
  void refusesToOpenWhenASegmentIsMissing() {
    for (String name : names.subList(1, 5)) {
      FaultyLayer layer = killed.copy();
      layer.remove(name);
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
      assertCorrupt(layer);
    }
  }

  @Test
  void neverReadsAFlippedBit() {
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < FLIPS; i++) {
      FaultyLayer layer = killed.copy();
      String name = names.get(random.nextInt(names.size()));
      int bit = random.nextInt(layer.get(name).length * 8);
      layer.get(name)[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertFound(acknowledged, JournalFixture.open(layer, SEGMENT_BYTES));
      } catch (JournalException e) {
        assertEquals(Reason.CORRUPT, e.reason());
        assertTrue(e.getMessage().contains(name), e.getMessage());
        refused++;
      } catch (AssertionError e) {
        throw new AssertionError("bit " + bit + " of " + name, e);
      }
    }
    assertTrue(refused > FLIPS / 2, "only " + refused + " were noticed");
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
