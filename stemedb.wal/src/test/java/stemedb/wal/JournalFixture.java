package stemedb.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
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

  /** For what needs no more than random numbers of it. */
  static JournalSettings settings(long seed) {
    return settings(4096, Durability.IMMEDIATE, new Random(seed));
  }

  /** Offset behind the last frame of a segment that is whole. */
  static int endOfFrames(FaultyLayer layer, String name) throws IOException {
    byte[] bytes = layer.get(name);
    long key = ByteBuffer.wrap(bytes).getLong(SegmentHeader.KEY_OFFSET);
    SegmentScanner scanner = new SegmentScanner(layer.openToRead(name), key, bytes.length);
    int offset = SegmentHeader.BYTES;
    while (scanner.at(offset) instanceof Entry.FrameEntry frame) {
      offset += frame.length();
    }
    return offset;
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
      assertTrue(page.nextFrame() > next, "no way on from frame " + next);
      for (Frame frame : page.frames()) {
        assertTrue(frame.number() >= next, "frame " + frame.number() + " is read twice");
        frames.put(frame.number(), frame.records());
        next = frame.number() + 1;
      }
      next = page.nextFrame();
    }
    return frames;
  }

  /** Four full segments and a fifth with some frames, left without closing. */
  static TreeMap<Long, List<byte[]>> writeFiveSegments(FaultyLayer layer, int segmentBytes) {
    TreeMap<Long, List<byte[]>> acknowledged = new TreeMap<>();
    Random random = new Random(2);
    LocalJournal journal = open(layer, segmentBytes);
    while (layer.segmentNames().size() < 5) {
      assertNull(append(journal, records(random), acknowledged));
    }
    for (int i = 0; i < 3; i++) {
      List<byte[]> small = List.of(new byte[] {1}, new byte[100 + i]);
      assertNull(append(journal, small, acknowledged));
    }
    return acknowledged;
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
