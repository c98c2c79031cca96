package stemedb.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.journal.JournalReport;
import stemedb.api.journal.JournalSegment;
import stemedb.api.metrics.Metrics;
import stemedb.api.service.Progress;

/** A journal can be copied by its files while it grows, and cut behind any frame. */
class JournalCopyTest {
  private static final JournalOptions SMALL =
      new JournalOptions(Durability.NONE, 64 << 10, Metrics.NONE);

  @TempDir Path folder;

  private final LocalJournalMaintenance maintenance = new LocalJournalMaintenance();
  private final TreeMap<Long, List<byte[]>> written = new TreeMap<>();
  private final Random random = new Random(3);

  private Path source() {
    return folder.resolve("journal");
  }

  private Journal open(Path path) {
    return new LocalJournalProvider().open(path, SMALL);
  }

  private void append(Journal journal, int count) {
    for (int i = 0; i < count; i++) {
      byte[] record = new byte[1000 + random.nextInt(9000)];
      random.nextBytes(record);
      JournalFixture.append(journal, List.of(record, new byte[] {1}), written);
    }
  }

  private Path copy(List<JournalSegment> segments, String name) throws IOException {
    Path target = Files.createDirectories(folder.resolve(name));
    for (JournalSegment segment : segments) {
      byte[] bytes = Files.readAllBytes(source().resolve(segment.file()));
      Files.write(
          target.resolve(segment.file()), Arrays.copyOf(bytes, Math.toIntExact(segment.bytes())));
    }
    return target;
  }

  @Test
  void aCutBehindAnyFrameIsAJournal() throws IOException {
    try (Journal journal = open(source())) {
      append(journal, 40);
      UUID generation = journal.generation();
      long end = journal.endFrame();
      assertEquals(List.of(), journal.segments(1));
      for (long cut = 2; cut <= end; cut++) {
        List<JournalSegment> segments = journal.segments(cut);
        Path copy = copy(segments, "copy-" + cut);
        JournalReport report = maintenance.verify(copy, Progress.NONE);
        assertTrue(report.whole(), report::toString);
        assertEquals(generation, report.generation());
        assertEquals(cut, report.endFrame());
        assertEquals(0, report.tornBytes());
      }
      assertTrue(journal.segments(end).size() > 3, "there are several segments");
      append(journal, 20);
      try (Journal copied = open(folder.resolve("copy-" + end))) {
        assertEquals(end, copied.endFrame());
        var read = JournalFixture.readAll(copied);
        assertEquals(written.headMap(end).keySet(), read.keySet());
        JournalFixture.assertHolds(new TreeMap<>(written.headMap(end)), read, 1);
        JournalFixture.append(copied, List.of(new byte[3]), new TreeMap<>());
        assertEquals(end + 1, copied.endFrame());
      }
      JournalException beyond =
          assertThrows(JournalException.class, () -> journal.segments(journal.endFrame() + 1));
      assertEquals(Reason.BEYOND_END, beyond.reason());
    }
  }

  @Test
  void aSegmentThatWasSealedJustNowIsCutBeforeItsSeal() {
    try (Journal journal = open(source())) {
      append(journal, 30);
      JournalSegment last = null;
      for (long cut = 2; cut <= journal.endFrame(); cut++) {
        List<JournalSegment> segments = journal.segments(cut);
        last = segments.get(segments.size() - 1);
        assertEquals(cut, last.endFrame());
        assertTrue(!last.sealed(), "the last is never sealed");
        for (JournalSegment before : segments.subList(0, segments.size() - 1)) {
          assertTrue(before.sealed(), before::toString);
        }
      }
    }
  }

  @Test
  void aNewGenerationChangesNothingElse() throws IOException {
    UUID before;
    try (Journal journal = open(source())) {
      append(journal, 40);
      before = journal.generation();
    }
    UUID after = maintenance.renew(source());
    assertNotEquals(before, after);
    JournalReport report = maintenance.verify(source(), Progress.NONE);
    assertTrue(report.whole(), report::toString);
    try (Journal journal = open(source())) {
      assertEquals(after, journal.generation());
      JournalFixture.assertHolds(written, JournalFixture.readAll(journal), 1);
      append(journal, 5);
    }
  }
}
