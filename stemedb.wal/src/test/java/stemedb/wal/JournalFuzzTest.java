package stemedb.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;
import stemedb.api.journal.JournalReport;
import stemedb.api.service.Progress;
import stemedb.tck.fuzz.Mutations;

/**
 * Whatever the segment files hold: the journal refuses them as corrupt, or opens, serves and goes
 * on; verify and repair end with a report, and a repaired journal is whole and opens. An input is a
 * list of changes to a journal of five segments, 6 bytes each: segment, offset (2), what to do, and
 * a value (2). Checksums can be made right again afterwards, so that what is behind them is tried,
 * too. {@code -Dstemedb.fuzz.runs=} sets how many there are in the build.
 */
class JournalFuzzTest {
  private static final int RUNS = Integer.getInteger("stemedb.fuzz.runs", 20_000) / 10;
  private static final long SEED = Long.getLong("stemedb.fuzz.seed", 2026);
  private static final int SEGMENT_BYTES = 2048;
  private static final int CHANGE_BYTES = 6;
  private static final int CHANGES_MAX = 32;

  /** Of what a journal of 10 KiB may need. */
  private static final long BYTES_READ_MAX = 16 << 20;

  private static final FaultyLayer JOURNAL = new FaultyLayer(new Random(1));
  private static final TreeMap<Long, List<byte[]>> WRITTEN =
      JournalFixture.writeFiveSegments(JOURNAL, SEGMENT_BYTES);

  private int opened;
  private int repaired;

  static Stream<byte[]> changes() {
    Random random = new Random(SEED);
    Stream<byte[]> several =
        IntStream.range(0, 40)
            .mapToObj(
                i -> {
                  int segment = i % 5;
                  int place = i < 20 ? random.nextInt(128) : 128 + random.nextInt(64) * 8;
                  return join(
                      change(segment, place, random.nextInt(5), random.nextInt(1 << 16)),
                      change(random.nextInt(5), 8 * random.nextInt(256), i % 7, random.nextInt(64)),
                      change(segment, 0, i % 3 == 0 ? 0 : 6, 0));
                });
    return Stream.concat(
        Stream.of(
            change(4, 0, 7, 0),
            join(change(0, 128, 7, 0), change(1, 128, 7, 0)),
            join(change(2, 56, 1, 0xffff), change(2, 0, 6, 0))),
        several);
  }

  private static byte[] change(int segment, int offset, int action, int value) {
    return ByteBuffer.allocate(CHANGE_BYTES)
        .put((byte) segment)
        .putShort((short) offset)
        .put((byte) action)
        .putShort((short) value)
        .array();
  }

  private static byte[] join(byte[]... changes) {
    ByteBuffer all = ByteBuffer.allocate(changes.length * CHANGE_BYTES);
    Stream.of(changes).forEach(all::put);
    return all.array();
  }

  @MethodSource("changes")
  @FuzzTest(maxDuration = "1h")
  void segments(byte[] input) {
    FaultyLayer layer = changed(input);
    use(layer.copy());
    if (!layer.segmentNames().isEmpty()) { // else it is no journal: nobody asks
      long before = layer.bytesRead();
      try {
        repair(layer, Maintenance.verify(layer, Progress.NONE));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      assertTrue(layer.bytesRead() - before < BYTES_READ_MAX, "it reads on and on");
    }
  }

  private static FaultyLayer changed(byte[] input) {
    FaultyLayer layer = JOURNAL.copy();
    List<String> names = JOURNAL.segmentNames();
    ByteBuffer changes = ByteBuffer.wrap(input);
    for (int i = 0; i < CHANGES_MAX && changes.remaining() >= CHANGE_BYTES; i++) {
      String name = names.get((changes.get() & 0xff) % names.size());
      int offset = changes.getShort() & 0xffff;
      int action = changes.get() & 7;
      short value = changes.getShort();
      if (layer.list().contains(name)) {
        change(layer, name, offset, action, value);
      }
    }
    return layer;
  }

  private static void change(FaultyLayer layer, String name, int offset, int action, short value) {
    ByteBuffer bytes = ByteBuffer.wrap(layer.get(name));
    int at = bytes.limit() < 8 ? 0 : offset % (bytes.limit() - 7);
    if (bytes.limit() < 8) {
      layer.put(name, new byte[0]);
      return;
    }
    switch (action) {
      case 0 -> bytes.put(at, (byte) value);
      case 1 -> bytes.putShort(at, value);
      case 2 -> bytes.putInt(at, value);
      case 3 -> bytes.putLong(at & ~7, value);
      case 4 -> bytes.putLong(at & ~7, (long) value << 48);
      case 5 -> layer.put(name, Arrays.copyOf(layer.get(name), at));
      case 6 -> seal(bytes); // what was changed before it now has right checksums
      default -> layer.remove(name);
    }
  }

  /** Makes the checksums of the header and of all that looks like a frame or mark right. */
  private static void seal(ByteBuffer bytes) {
    int size = bytes.limit();
    if (size < SegmentHeader.BYTES) {
      return;
    }
    bytes.putInt(SegmentHeader.BYTES - 4, crc(bytes, 0, SegmentHeader.BYTES - 4));
    long key = bytes.getLong(SegmentHeader.KEY_OFFSET);
    for (int at = SegmentHeader.BYTES; at + FrameCodec.HEADER_BYTES <= size; at += 8) {
      int length = bytes.getInt(at + FrameCodec.LENGTH_OFFSET);
      int end = FrameCodec.isMark(length) ? FrameCodec.HEADER_BYTES : length;
      if (bytes.getLong(at) == key && end >= FrameCodec.HEADER_BYTES && end <= size - at) {
        int from = at + FrameCodec.LENGTH_OFFSET;
        bytes.putInt(from - 4, crc(bytes, from, at + end));
      }
    }
  }

  private static int crc(ByteBuffer bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(from, to - from));
    return (int) crc.getValue();
  }

  /** Opens, reads everything, goes on, and opens again. */
  private void use(FaultyLayer layer) {
    TreeMap<Long, List<byte[]>> found;
    try (LocalJournal journal = JournalFixture.open(layer, SEGMENT_BYTES)) {
      found = JournalFixture.readAll(journal);
      Reason refused = JournalFixture.append(journal, List.of(new byte[40]), found);
      assertEquals(null, refused, "it opens and takes nothing");
      opened++;
    } catch (JournalException e) {
      assertEquals(Reason.CORRUPT, e.reason(), e.toString());
      return;
    }
    try (LocalJournal journal = JournalFixture.open(layer, SEGMENT_BYTES)) {
      JournalFixture.assertHolds(found, JournalFixture.readAll(journal), journal.startFrame());
    }
  }

  private void repair(FaultyLayer layer, JournalReport found) throws IOException {
    JournalReport report = new Repair(layer, JournalFixture.settings(7), Progress.NONE).run();
    assertEquals(found.damages(), report.damages(), "repair says what verify says");
    assertTrue(Maintenance.verify(layer, Progress.NONE).whole(), "still damaged");
    try (LocalJournal journal = JournalFixture.open(layer, SEGMENT_BYTES)) {
      JournalFixture.readAll(journal);
      repaired++;
    }
  }

  @Test
  void changedJournals() {
    new Mutations(SEED, changes().toList()).run(RUNS, this::segments);
    System.out.printf(
        "fuzzing of segments: %d changed journals, %d opened, %d repaired, 0 findings%n",
        RUNS, opened, repaired);
    assertTrue(opened > 0 && repaired > opened && !WRITTEN.isEmpty());
  }
}
