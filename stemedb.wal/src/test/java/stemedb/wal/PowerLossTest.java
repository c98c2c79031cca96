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
  private static final int SEEDS = Integer.getInteger("stemedb.wal.powerLossSeeds", 300);
  private static final int LIVES = 5;

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
    assertTrue(frames > SEEDS * 10, "only " + frames + " frames were written");
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
