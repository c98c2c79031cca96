package stemedb.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.metrics.Metrics;

/**
 * The sample was made from the documentation of the package by another program, not by this code:
 * generation 1-2, key 7, an append of two records and one that takes two frames of 300 bytes.
 */
class FormatTest {
  private static final String NAME = "0000000000000001.wal";
  private static final int SEGMENT_BYTES = 1024;
  private static final List<byte[]> FIRST = List.of(ascii("first"), ascii("second"));
  private static final List<byte[]> SECOND =
      List.of(ascii("a".repeat(200)), ascii("b".repeat(200)));

  @Test
  void readsTheSample() throws IOException {
    FaultyLayer layer = new FaultyLayer(new Random(1));
    layer.put(NAME, sample());
    LocalJournal journal = JournalFixture.open(layer, SEGMENT_BYTES);
    assertEquals(new UUID(1, 2), journal.generation());
    assertEquals(4, journal.endFrame());
    var frames = JournalFixture.readAll(journal);
    JournalFixture.assertSame(FIRST, frames.get(1L));
    JournalFixture.assertSame(SECOND.subList(0, 1), frames.get(2L));
    JournalFixture.assertSame(SECOND.subList(1, 2), frames.get(3L));
  }

  @Test
  void writesTheSample() throws IOException {
    Iterator<UUID> ids = List.of(new UUID(1, 2), new UUID(3, 4)).iterator();
    JournalSettings settings =
        new JournalSettings(
            SEGMENT_BYTES,
            JournalFixture.FRAME_BYTES_MAX,
            Durability.IMMEDIATE,
            Metrics.NONE,
            Duration.ofSeconds(1),
            false,
            false,
            ids::next);
    FaultyLayer layer = new FaultyLayer(new Random(1));
    LocalJournal journal = LocalJournal.open(layer, settings);
    JournalFixture.join(journal.append(FIRST));
    JournalFixture.join(journal.append(SECOND));
    journal.close();
    assertArrayEquals(sample(), layer.get(NAME));
  }

  private static byte[] sample() throws IOException {
    try (InputStream in = FormatTest.class.getResourceAsStream("/" + NAME)) {
      return in.readAllBytes();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
