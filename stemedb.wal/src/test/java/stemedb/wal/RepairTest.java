package stemedb.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;
import stemedb.api.journal.JournalReport;
import stemedb.api.journal.JournalReport.Damage;
import stemedb.api.service.Progress;

/** Journals that were damaged in many ways are repaired: killed at any moment, and then again. */
class RepairTest {
  private static final int SEGMENT_BYTES = 2048;
  private static final int SEEDS = Integer.getInteger("stemedb.wal.repairSeeds", 500);

  private final FaultyLayer killed = new FaultyLayer(new Random(1));
  private final TreeMap<Long, List<byte[]>> acknowledged =
      JournalFixture.writeFiveSegments(killed, SEGMENT_BYTES);
  private final List<String> names = killed.segmentNames();

  private static JournalReport repair(FaultyLayer layer) throws IOException {
    return new Repair(layer, JournalFixture.settings(7), Progress.NONE).run();
  }

  @Test
  void leavesAWholeJournalAlone() throws IOException {
    int calls = killed.calls();
    JournalReport report = repair(killed);
    assertTrue(report.whole());
    assertEquals(acknowledged.size(), report.frames());
    assertEquals(acknowledged.values().stream().mapToInt(List::size).sum(), report.records());
    assertEquals(1, report.startFrame());
    assertEquals(acknowledged.lastKey() + 1, report.endFrame());
    assertEquals(calls + 1, killed.calls(), "more was done than to flush the folder");
  }

  @Test
  void keepsTheFramesAroundAMissingSegment() throws IOException {
    for (int missing = 1; missing < names.size(); missing++) {
      FaultyLayer layer = killed.copy();
      layer.remove(names.get(missing));
      JournalReport report = repair(layer);
      long first = SegmentName.parse(names.get(missing)).getAsLong();
      boolean isLast = missing == names.size() - 1;
      long end = isLast ? first : SegmentName.parse(names.get(missing + 1)).getAsLong();
      assertEquals(1, report.damages().size());
      Damage damage = report.damages().get(0);
      assertEquals(names.get(missing), damage.file());
      assertEquals(first, damage.firstFrame());
      assertEquals(end, damage.endFrame());
      TreeMap<Long, List<byte[]>> kept = new TreeMap<>(acknowledged.headMap(first));
      kept.putAll(isLast ? new TreeMap<>() : acknowledged.tailMap(end));
      check(layer, kept, true);
    }
  }

  @Test
  void keepsWhatIsGoodOfAnyDamage() throws IOException {
    int lost = 0;
    int damages = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      FaultyLayer layer = killed.copy();
      for (int i = random.nextInt(4); i >= 0; i--) {
        damage(layer, random);
      }
      try {
        FaultyLayer before = layer.copy();
        JournalReport report = repair(layer);
        damages += report.damages().size();
        lost += checkAnyDamage(layer, report);
        assertSetAside(before, layer, report);
      } catch (JournalException | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    System.out.printf(
        "repairs of %d journals with %d damages: %d frames lost, all of them reported%n",
        SEEDS, damages, lost);
    assertTrue(lost > SEEDS && damages > SEEDS);
  }

  private void damage(FaultyLayer layer, Random random) {
    List<String> there = layer.segmentNames();
    String name = there.get(random.nextInt(there.size()));
    byte[] bytes = layer.get(name).clone();
    int from = random.nextInt(bytes.length + 1);
    switch (random.nextInt(5)) {
      case 0 -> layer.put(name, Arrays.copyOf(bytes, from));
      case 1 -> layer.put(name, Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(300)));
      case 2 -> {
        if (there.size() > 1) {
          layer.remove(name);
        }
      }
      case 3 -> layer.put(name, layer.get(there.get(random.nextInt(there.size()))).clone());
      default -> {
        byte[] noise = new byte[Math.min(bytes.length - from, random.nextInt(600))];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, from, noise.length);
        layer.put(name, bytes);
      }
    }
  }

  /** What is there was written so; what is not there is in the report or was behind the end. */
  private int checkAnyDamage(FaultyLayer layer, JournalReport report) {
    TreeMap<Long, List<byte[]>> found =
        JournalFixture.readAll(JournalFixture.open(layer, SEGMENT_BYTES));
    found.forEach(
        (number, records) -> JournalFixture.assertSame(acknowledged.get(number), records));
    TreeMap<Long, List<byte[]>> missing = new TreeMap<>(acknowledged);
    missing.keySet().removeAll(found.keySet());
    int lost = missing.size();
    for (Damage damage : report.damages()) {
      missing.subMap(damage.firstFrame(), damage.endFrame()).clear();
    }
    missing.tailMap(report.endFrame()).clear();
    missing.headMap(report.startFrame()).clear();
    assertTrue(missing.isEmpty(), "lost and not reported: " + missing.keySet());
    return lost;
  }

  /** Every file in which something is wrong is there under another name. */
  private static void assertSetAside(FaultyLayer before, FaultyLayer after, JournalReport report) {
    Set<String> expected = new TreeSet<>();
    for (Damage damage : report.damages()) {
      if (before.list().contains(damage.file())) {
        String name = damage.file() + ".damaged-1";
        assertArrayEquals(before.get(damage.file()), after.get(name));
        expected.add(name);
      }
    }
    assertEquals(expected, new TreeSet<>(report.setAside()));
  }

  @Test
  void canBeKilledAtAnyMoment() throws IOException {
    String damaged = names.get(2);
    FaultyLayer broken = killed.copy();
    byte[] bytes = broken.get(damaged);
    bytes[SegmentHeader.BYTES + 100] ^= 1;
    broken.remove(names.get(3));
    FaultyLayer whole = broken.copy();
    JournalReport report = repair(whole);
    TreeMap<Long, List<byte[]>> kept = JournalFixture.readAll(openAfter(whole));
    assertTrue(kept.size() < acknowledged.size());
    int moments = whole.calls();
    int finished = 0;
    for (int k = 1; k <= moments; k++) {
      for (boolean power : new boolean[] {true, false}) {
        FaultyLayer layer = broken.copy();
        layer.powerFailsAt = k;
        assertThrows(IOException.class, () -> repair(layer));
        FaultyLayer later = power ? layer.afterPowerLoss() : layer.afterKill();
        finished += opensRightOrNotAtAll(later.copy(), kept);
        JournalReport second = repair(later);
        if (!second.whole()) {
          assertEquals(report.damages(), second.damages(), "moment " + k);
        }
        assertArrayEquals(bytes, later.get(damaged + ".damaged-1"), "moment " + k);
        check(later, kept, true);
      }
    }
    System.out.printf(
        "repair killed at each of its %d calls: all ended well, %d had been finished%n",
        moments, finished);
    assertTrue(moments > 20 && finished > 0);
  }

  private LocalJournal openAfter(FaultyLayer layer) {
    return JournalFixture.open(layer.copy(), SEGMENT_BYTES);
  }

  private int opensRightOrNotAtAll(FaultyLayer layer, TreeMap<Long, List<byte[]>> kept) {
    try {
      LocalJournal journal = JournalFixture.open(layer, SEGMENT_BYTES);
      TreeMap<Long, List<byte[]>> found = JournalFixture.readAll(journal);
      assertEquals(kept.keySet(), found.keySet());
      return 1;
    } catch (JournalException e) {
      assertEquals(Reason.CORRUPT, e.reason());
      return 0;
    }
  }

  /** Also after a power loss, it is whole, holds these frames, and takes more. */
  private void check(FaultyLayer repaired, TreeMap<Long, List<byte[]>> kept, boolean lost)
      throws IOException {
    FaultyLayer layer = repaired.afterPowerLoss();
    assertTrue(Maintenance.verify(layer, Progress.NONE).whole());
    LocalJournal journal = JournalFixture.open(layer, SEGMENT_BYTES);
    assertEquals(kept.keySet(), JournalFixture.readAll(journal).keySet());
    JournalFixture.assertHolds(kept, JournalFixture.readAll(journal), 1);
    LocalJournal old = JournalFixture.open(killed.copy(), SEGMENT_BYTES);
    if (lost) {
      assertNotEquals(old.generation(), journal.generation());
    }
    TreeMap<Long, List<byte[]>> more = new TreeMap<>(kept);
    JournalFixture.append(journal, List.of(new byte[40]), more);
    assertEquals(more.keySet(), JournalFixture.readAll(journal).keySet());
  }

  @Test
  void needsRoom() throws IOException {
    FaultyLayer layer = killed.copy();
    layer.get(names.get(1))[SegmentHeader.BYTES + 100] ^= 1;
    List<String> before = layer.list();
    layer.capacity = 12_000;
    assertThrows(NoSpaceException.class, () -> repair(layer));
    assertEquals(before, layer.list());
    layer.capacity = Long.MAX_VALUE;
    assertEquals(1, repair(layer).damages().size());
  }
}
