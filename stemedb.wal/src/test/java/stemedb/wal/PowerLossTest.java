package stemedb.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;
import stemedb.api.journal.JournalOptions.Durability;

/** Power fails at any call, in a life of the journal or in the recovery from the last failure. */
class PowerLossTest {
  private static final int SEEDS = Integer.getInteger("stemedb.wal.powerLossSeeds", 2000);
  private static final int LIVES = 5;
  private static final int RUN_SEGMENT_BYTES = 2048;
  private static final int RUN_APPENDS = 30;

  @Test
  void losesNothingThatWasAcknowledged() {
    int frames = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      try {
        frames += new History(seed).run();
      } catch (JournalException | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    System.out.printf(
        "power loss: %d seeds, %d lives, %d frames acknowledged, 0 violations%n",
        SEEDS, SEEDS * LIVES, frames);
    assertTrue(frames > SEEDS * 10, "only " + frames + " frames were written");
  }

  /** The same run again and again, with power failing one call later each time. */
  @Test
  void losesNothingAtAnyCallOfOneRun() {
    int calls = 0;
    for (int k = 1; k == 1 || k <= calls; k++) {
      for (boolean power : new boolean[] {true, false}) {
        FaultyLayer layer = new FaultyLayer(new Random(k));
        layer.powerFailsAt = k;
        TreeMap<Long, List<byte[]>> acknowledged = new TreeMap<>();
        calls = Math.max(calls, record(layer, acknowledged) ? layer.calls() : k + 1);
        FaultyLayer after = power ? layer.afterPowerLoss() : layer.afterKill();
        LocalJournal journal = JournalFixture.open(after, RUN_SEGMENT_BYTES);
        TreeMap<Long, List<byte[]>> found = JournalFixture.readAll(journal);
        JournalFixture.assertHolds(acknowledged, found, 1);
        assertTrue(
            found.tailMap(acknowledged.isEmpty() ? 1 : acknowledged.lastKey() + 1).size() < 5);
        journal.close();
      }
    }
    System.out.printf("crash after each of the %d calls of one run: 0 violations%n", calls);
    assertTrue(calls > 100, "only " + calls);
  }

  /** Opens, appends and closes; returns whether power stayed. */
  private static boolean record(FaultyLayer layer, TreeMap<Long, List<byte[]>> acknowledged) {
    Random random = new Random(3);
    try (LocalJournal journal = JournalFixture.open(layer, RUN_SEGMENT_BYTES)) {
      for (int i = 0; i < RUN_APPENDS; i++) {
        if (JournalFixture.append(journal, JournalFixture.records(random), acknowledged) != null) {
          return false;
        }
      }
    } catch (JournalException e) {
      assertEquals(Reason.UNAVAILABLE, e.reason(), e.toString());
    }
    return layer.calls() < layer.powerFailsAt;
  }

  /** Some lives of one journal. */
  private static final class History {
    private final Random random;
    private final JournalSettings settings;
    private FaultyLayer layer;
    private TreeMap<Long, List<byte[]>> acknowledged = new TreeMap<>();
    private List<byte[]> inFlight = List.of();
    private long trimmed = 1;

    History(int seed) {
      random = new Random(seed);
      layer = new FaultyLayer(random);
      int segmentBytes = 512 + random.nextInt(4096);
      settings = JournalFixture.settings(segmentBytes, Durability.IMMEDIATE, random);
    }

    int run() {
      for (int life = 0; life < LIVES; life++) {
        layer.powerFailsAt = layer.calls() + 1 + random.nextInt(random.nextBoolean() ? 20 : 300);
        live();
        layer = random.nextInt(4) == 0 ? layer.afterKill() : layer.afterPowerLoss();
      }
      LocalJournal journal = LocalJournal.open(layer, settings);
      check(journal);
      journal.close();
      return acknowledged.size();
    }

    private void live() {
      LocalJournal journal;
      try {
        journal = LocalJournal.open(layer, settings);
      } catch (JournalException e) {
        assertEquals(Reason.UNAVAILABLE, e.reason(), e.toString());
        return;
      }
      check(journal);
      while (true) {
        List<byte[]> records = JournalFixture.records(random);
        Reason reason = JournalFixture.append(journal, records, acknowledged);
        if (reason != null) {
          inFlight = reason == Reason.INDETERMINATE ? records : List.of();
          break;
        }
        if (random.nextInt(20) == 0) {
          trimmed = 1 + random.nextInt((int) journal.endFrame());
          journal.trimBefore(trimmed);
        }
      }
      assertNotNull(JournalFixture.append(journal, List.of(new byte[1]), acknowledged));
      journal.close();
    }

    private void check(LocalJournal journal) {
      TreeMap<Long, List<byte[]>> found = JournalFixture.readAll(journal);
      JournalFixture.assertHolds(acknowledged, found, journal.startFrame());
      long behind = acknowledged.isEmpty() ? 1 : acknowledged.lastKey() + 1;
      assertTrue(journal.startFrame() <= behind);
      List<byte[]> more = new ArrayList<>();
      found.tailMap(behind).values().forEach(more::addAll);
      assertTrue(more.size() <= inFlight.size(), "records from nowhere");
      JournalFixture.assertSame(inFlight.subList(0, more.size()), more);
      acknowledged.putAll(found);
      inFlight = List.of();
    }
  }
}
