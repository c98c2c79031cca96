package stemedb.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.journal.JournalReport;
import stemedb.api.service.Progress;

/** The device does not give what is on it, or gives something else, while the journal is open. */
class ReadErrorTest {
  private static final int SEGMENT_BYTES = 2048;

  private final FaultyLayer layer = new FaultyLayer(new Random(1));
  private final TreeMap<Long, List<byte[]>> acknowledged =
      JournalFixture.writeFiveSegments(layer, SEGMENT_BYTES);
  private final FaultyLayer copy = layer.copy();
  private final String middle = copy.segmentNames().get(2);
  private final long inMiddle = SegmentName.parse(middle).getAsLong();

  @Test
  void readsFailTypedAndEverythingElseGoesOn() {
    LocalJournal journal = JournalFixture.open(copy, SEGMENT_BYTES);
    copy.unreadable = middle;
    copy.unreadableTo = 300;
    JournalException e =
        assertThrows(JournalException.class, () -> journal.read(inMiddle, 1, Duration.ZERO));
    assertEquals(Reason.UNAVAILABLE, e.reason());
    assertTrue(String.valueOf(e.getMessage()).contains(middle), e.getMessage());
    assertNull(journal.damage(), "the device may give it the next time");
    assertEquals(1, journal.read(1, 1, Duration.ZERO).frames().size());
    assertNull(JournalFixture.append(journal, List.of(new byte[9]), acknowledged));
    copy.unreadable = null;
    assertEquals(acknowledged.keySet(), JournalFixture.readAll(journal).keySet());
  }

  @Test
  void repairKeepsWhatCanBeRead() throws IOException {
    copy.unreadable = middle;
    copy.unreadableFrom = SegmentHeader.BYTES;
    copy.unreadableTo = SegmentHeader.BYTES + 1;
    JournalReport report = new Repair(copy, JournalFixture.settings(7), Progress.NONE).run();
    assertFalse(report.whole());
    assertTrue(report.damages().get(0).cause().contains("cannot be read"));
    copy.unreadable = null;
    LocalJournal journal = JournalFixture.open(copy, SEGMENT_BYTES);
    var found = JournalFixture.readAll(journal);
    assertFalse(found.containsKey(inMiddle));
    assertTrue(found.keySet().containsAll(acknowledged.headMap(inMiddle).keySet()));
    assertTrue(found.containsKey(acknowledged.lastKey()));
  }

  @Test
  void aBadFrameThatIsReadIsKnownFromThenOn() {
    copy.get(middle)[SegmentHeader.BYTES + 80] ^= 1;
    LocalJournal journal = JournalFixture.open(copy, SEGMENT_BYTES);
    assertNull(journal.damage());
    JournalException e =
        assertThrows(JournalException.class, () -> journal.read(inMiddle, 1, Duration.ZERO));
    assertEquals(Reason.CORRUPT, e.reason());
    assertAdvice(journal.damage());
  }

  @Test
  void theThreadThatChecksFindsWhatStartDoesNotRead() {
    copy.get(middle)[SegmentHeader.BYTES + 80] ^= 1;
    CountingMetrics metrics = new CountingMetrics();
    try (LocalJournal journal = openWithScrub(metrics)) {
      awaitAtLeast(1, metrics, "stemedb_wal_scrub_damages_total");
      awaitAtLeast(3, metrics, "stemedb_wal_scrub_segments_total");
      assertAdvice(journal.damage());
      assertNull(JournalFixture.append(journal, List.of(new byte[9]), acknowledged));
    }
    assertEquals(1, metrics.numbers.get("stemedb_wal_scrub_damages_total").get());
  }

  @Test
  void theThreadThatChecksFindsNothingInAWholeJournal() {
    CountingMetrics metrics = new CountingMetrics();
    try (LocalJournal journal = openWithScrub(metrics)) {
      awaitAtLeast(4, metrics, "stemedb_wal_scrub_segments_total");
      assertNull(journal.damage());
    }
    long sealed = 0;
    for (String name : copy.segmentNames().subList(0, 4)) {
      sealed += copy.get(name).length;
    }
    assertEquals(sealed, metrics.numbers.get("stemedb_wal_scrub_bytes_total").get());
  }

  /** Headers and seals of all segments, but frames of the last only. */
  @Test
  void startReadsFramesOfTheLastSegmentOnly() {
    int window = 64 << 10;
    FaultyLayer large = new FaultyLayer(new Random(1));
    LocalJournal written = JournalFixture.open(large, 1 << 20);
    while (large.segmentNames().size() < 6) {
      JournalFixture.join(written.append(List.of(new byte[100_000])));
    }
    FaultyLayer again = large.copy();
    JournalFixture.open(again, 1 << 20).close();
    long last = again.get(again.segmentNames().get(5)).length;
    // The last one is read up to three times: its frames, what may prove a loss, and its zeros.
    long limit = 3 * last + 6L * (SegmentHeader.BYTES + 2 * FrameCodec.HEADER_BYTES) + window;
    assertTrue(again.bytesRead() <= limit, again.bytesRead() + " bytes were read");
    assertTrue(limit < 5L << 20, "the other five would not be noticed");
  }

  private LocalJournal openWithScrub(CountingMetrics metrics) {
    JournalSettings plain =
        JournalFixture.settings(SEGMENT_BYTES, Durability.IMMEDIATE, new Random(3));
    return LocalJournal.open(
        copy,
        new JournalSettings(
            plain.segmentBytes(),
            plain.frameBytesMax(),
            plain.durability(),
            metrics,
            plain.flushInterval(),
            false,
            true,
            plain.ids()));
  }

  private static void awaitAtLeast(long amount, CountingMetrics metrics, String name) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (metrics.numbers.get(name).get() < amount && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertTrue(
        metrics.numbers.get(name).get() >= amount, name + " is " + metrics.numbers.get(name));
  }

  private void assertAdvice(JournalException damage) {
    assertNotNull(damage);
    assertEquals(Reason.CORRUPT, damage.reason());
    String message = String.valueOf(damage.getMessage());
    assertTrue(message.contains(middle + " at offset 128"), message);
    assertTrue(message.contains("stemedb wal verify") && message.contains("stemedb wal repair"));
  }
}
