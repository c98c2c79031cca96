package stemedb.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import stemedb.api.journal.Frame;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.journal.Page;
import stemedb.api.journal.Position;
import stemedb.api.metrics.Metrics;

/** Small journals for tests, and what must be in them. */
final class JournalFixture {
  static final int FRAME_BYTES_MAX = 300;

  private JournalFixture() {}

  static JournalSettings settings(int segmentBytes, Durability durability, Random random) {
    return new JournalSettings(
        segmentBytes,
        FRAME_BYTES_MAX,
        durability,
        Metrics.NONE,
        Duration.ofSeconds(1),
        false,
        false,
        () -> new UUID(random.nextLong(), random.nextLong()));
  }

  static LocalJournal open(FaultyLayer layer, int segmentBytes) {
    return LocalJournal.open(
        layer, settings(segmentBytes, Durability.IMMEDIATE, new Random(segmentBytes)));
  }

  /** A few records, sometimes more than fit a frame. */
  static List<byte[]> records(Random random) {
    List<byte[]> records = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      byte[] record = new byte[1 + random.nextInt(200)];
      random.nextBytes(record);
      records.add(record);
    }
    return records;
  }

  /** The reason why the append failed, or null, and then its frames are added. */
  static Reason append(
      Journal journal, List<byte[]> records, TreeMap<Long, List<byte[]>> acknowledged) {
    List<Position> positions;
    try {
      positions = join(journal.append(records));
    } catch (JournalException e) {
      return e.reason();
    }
    for (int i = 0; i < records.size(); i++) {
      List<byte[]> frame =
          acknowledged.computeIfAbsent(positions.get(i).frame(), n -> new ArrayList<>());
      assertEquals(frame.size(), positions.get(i).index());
      frame.add(records.get(i));
    }
    return null;
  }

  static <T> T join(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw (JournalException) e.getCause();
    }
  }

  static TreeMap<Long, List<byte[]>> readAll(Journal journal) {
    TreeMap<Long, List<byte[]>> frames = new TreeMap<>();
    long next = journal.startFrame();
    while (next < journal.endFrame()) {
      Page page = journal.read(next, 1000, Duration.ZERO);
      for (Frame frame : page.frames()) {
        assertEquals(next, frame.number());
        frames.put(frame.number(), frame.records());
        next++;
      }
      assertEquals(next, page.nextFrame());
    }
    return frames;
  }

  /** All that was acknowledged is there, apart from what was trimmed. */
  static void assertHolds(
      TreeMap<Long, List<byte[]>> acknowledged, TreeMap<Long, List<byte[]>> found, long start) {
    acknowledged
        .tailMap(start)
        .forEach(
            (number, records) -> {
              assertTrue(found.containsKey(number), "frame " + number + " is lost");
              assertSame(records, found.get(number));
            });
  }

  static void assertSame(List<byte[]> expected, List<byte[]> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i));
    }
  }
}
