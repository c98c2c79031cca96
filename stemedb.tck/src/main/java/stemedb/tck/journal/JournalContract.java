package stemedb.tck.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.journal.Frame;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.journal.JournalProvider;
import stemedb.api.journal.Page;
import stemedb.api.journal.Position;
import stemedb.api.metrics.Metrics;

/**
 * What every journal does. A provider's test extends this class and says how the provider is made:
 *
 * <pre>{@code
 * class MyJournalTest extends JournalContract {
 *   @Override
 *   protected JournalProvider provider() {
 *     return new MyJournalProvider();
 *   }
 * }
 * }</pre>
 */
@Timeout(120)
public abstract class JournalContract {
  private static final int SECONDS_MAX = 30;
  private static final JournalOptions SMALL_SEGMENTS =
      new JournalOptions(Durability.IMMEDIATE, 64 << 10, Metrics.NONE);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path directory;

  /** The provider under test. */
  protected abstract JournalProvider provider();

  @Test
  void hasAName() {
    assertFalse(provider().name().isBlank());
  }

  @Test
  void startsEmptyAtFrameOne() {
    try (Journal journal = open()) {
      assertEquals(1, journal.startFrame());
      assertEquals(1, journal.endFrame());
      Page page = journal.read(1, 1 << 20, Duration.ZERO);
      assertTrue(page.frames().isEmpty());
      assertEquals(1, page.nextFrame());
    }
  }

  @Test
  void givesEveryRecordItsPosition() {
    try (Journal journal = open()) {
      List<byte[]> records = List.of(record(1, 10), record(2, 1), record(3, 5000));
      List<Position> positions = get(journal.append(records));
      assertEquals(3, positions.size());
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(records.get(i), recordAt(journal, positions.get(i)));
      }
    }
  }

  @Test
  void readsInTheOrderOfAppends() {
    try (Journal journal = open()) {
      List<byte[]> written = appendMany(journal, 50, 100);
      assertRecords(written, readAll(journal, 1 << 20));
    }
  }

  @Test
  void readsOnePageAfterTheOther() {
    try (Journal journal = open()) {
      List<byte[]> written = appendMany(journal, 50, 100);
      assertRecords(written, readAll(journal, 250));
    }
  }

  @Test
  void returnsAtLeastOneFrame() {
    try (Journal journal = open()) {
      get(journal.append(List.of(record(1, 5000))));
      get(journal.append(List.of(record(2, 5000))));
      Page page = journal.read(journal.startFrame(), 1, Duration.ZERO);
      assertEquals(1, page.frames().size());
    }
  }

  @Test
  void splitsLargeAppendsIntoFrames() {
    try (Journal journal = open()) {
      List<byte[]> records = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        records.add(record(i, Journal.FRAME_BYTES_MAX));
      }
      List<Position> positions = get(journal.append(records));
      assertEquals(8, positions.stream().map(Position::frame).distinct().count());
      assertRecords(records, readAll(journal, Journal.APPEND_BYTES_MAX));
    }
  }

  @Test
  void refusesWhatIsTooLarge() {
    try (Journal journal = open()) {
      byte[] large = record(1, Journal.FRAME_BYTES_MAX + 1);
      assertFails(Reason.TOO_LARGE, journal.append(List.of(large)));
      List<byte[]> nine = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        nine.add(record(i, Journal.FRAME_BYTES_MAX));
      }
      assertFails(Reason.TOO_LARGE, journal.append(nine));
      assertEquals(1, journal.endFrame());
      get(journal.append(List.of(record(1, 1))));
    }
  }

  @Test
  void keepsEverythingWhenReopened() {
    List<byte[]> written;
    UUID generation;
    long end;
    try (Journal journal = open()) {
      generation = journal.generation();
      written = appendMany(journal, 300, 1000);
      end = journal.endFrame();
    }
    try (Journal journal = open()) {
      assertEquals(generation, journal.generation());
      assertTrue(journal.endFrame() >= end, "the end moved back");
      written.addAll(appendMany(journal, 300, 1000));
      assertRecords(written, readAll(journal, 1 << 20));
    }
  }

  @Test
  void wakesAReaderThatWaits() throws Exception {
    try (Journal journal = open()) {
      long end = journal.endFrame();
      CompletableFuture<Page> page =
          CompletableFuture.supplyAsync(
              () -> journal.read(end, 1 << 20, Duration.ofSeconds(SECONDS_MAX)));
      get(journal.append(List.of(record(1, 10))));
      assertEquals(1, page.get(SECONDS_MAX, TimeUnit.SECONDS).frames().size());
    }
  }

  @Test
  void endsAWaitWithNothing() {
    try (Journal journal = open()) {
      long end = journal.endFrame();
      assertTrue(journal.read(end, 1 << 20, Duration.ofMillis(20)).frames().isEmpty());
    }
  }

  @Test
  void refusesToReadBehindTheEnd() {
    try (Journal journal = open()) {
      long behind = journal.endFrame() + 1;
      assertReason(Reason.BEYOND_END, () -> journal.read(behind, 1, Duration.ZERO));
    }
  }

  @Test
  void trimsNothingThatIsStillWanted() {
    try (Journal journal = open()) {
      appendMany(journal, 300, 1000);
      long wanted = journal.endFrame() - 20;
      List<byte[]> before = readFrom(journal, wanted, 1 << 20);
      get(journal.trimBefore(wanted));
      long start = journal.startFrame();
      assertTrue(start <= wanted, "trimmed more than asked");
      assertRecords(before, readFrom(journal, wanted, 1 << 20));
      if (start > 1) {
        assertReason(Reason.TRIMMED, () -> journal.read(start - 1, 1, Duration.ZERO));
      }
    }
  }

  @Test
  void keepsItsStartWhenReopenedAfterATrim() {
    long start;
    List<byte[]> rest;
    try (Journal journal = open()) {
      appendMany(journal, 300, 1000);
      get(journal.trimBefore(journal.endFrame()));
      start = journal.startFrame();
      rest = readFrom(journal, start, 1 << 20);
    }
    try (Journal journal = open()) {
      assertTrue(journal.startFrame() >= start, "trimmed frames came back");
      assertRecords(rest, readFrom(journal, journal.startFrame(), 1 << 20));
    }
  }

  @Test
  void keepsEachRecordOfManyCallersOnce() throws Exception {
    int callers = 8;
    int each = 50;
    try (Journal journal = open()) {
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int c = 0; c < callers; c++) {
        int caller = c;
        running.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < each; i++) {
                    get(journal.append(List.of(record(caller * each + i, 100))));
                  }
                }));
      }
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new))
          .get(SECONDS_MAX * 2, TimeUnit.SECONDS);
      int[] last = new int[callers];
      Arrays.fill(last, -1);
      Set<Integer> seen = new HashSet<>();
      for (byte[] record : readAll(journal, 1 << 20)) {
        int number = ByteBuffer.wrap(record).getInt();
        assertTrue(seen.add(number), "record " + number + " is there twice");
        assertTrue(number % each > last[number / each], "the order of one caller changed");
        last[number / each] = number % each;
      }
      assertEquals(callers * each, seen.size());
    }
  }

  @Test
  void refusesEverythingWhenClosed() {
    Journal journal = open();
    get(journal.append(List.of(record(1, 10))));
    journal.close();
    journal.close();
    assertFails(Reason.UNAVAILABLE, journal.append(List.of(record(2, 10))));
    assertFails(Reason.UNAVAILABLE, journal.trimBefore(1));
    assertReason(Reason.UNAVAILABLE, () -> journal.read(1, 1, Duration.ZERO));
  }

  @Test
  void worksWithEveryDurability() {
    for (Durability durability : Durability.values()) {
      JournalOptions options = new JournalOptions(durability, 64 << 10, Metrics.NONE);
      Path folder = directory.resolve(durability.name());
      List<byte[]> written;
      try (Journal journal = provider().open(folder, options)) {
        written = appendMany(journal, 200, 1000);
        assertRecords(written, readAll(journal, 1 << 20));
      }
      try (Journal journal = provider().open(folder, options)) {
        assertRecords(written, readAll(journal, 1 << 20));
      }
    }
  }

  private Journal open() {
    return provider().open(directory.resolve("journal"), SMALL_SEGMENTS);
  }

  private static List<byte[]> appendMany(Journal journal, int count, int bytes) {
    List<byte[]> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] record = record(i, bytes);
      get(journal.append(List.of(record)));
      written.add(record);
    }
    return written;
  }

  /** A record of that size which begins with the number, as far as it fits. */
  private static byte[] record(int number, int bytes) {
    byte[] record = new byte[bytes];
    Arrays.fill(record, (byte) number);
    if (bytes >= Integer.BYTES) {
      ByteBuffer.wrap(record).putInt(number);
    }
    return record;
  }

  private static byte[] recordAt(Journal journal, Position position) {
    Page page = journal.read(position.frame(), 1, Duration.ZERO);
    Frame frame = page.frames().get(0);
    assertEquals(position.frame(), frame.number());
    return frame.records().get(position.index());
  }

  private static List<byte[]> readAll(Journal journal, int maxBytes) {
    return readFrom(journal, journal.startFrame(), maxBytes);
  }

  private static List<byte[]> readFrom(Journal journal, long from, int maxBytes) {
    List<byte[]> records = new ArrayList<>();
    long end = journal.endFrame();
    long next = from;
    long last = from - 1;
    while (next < end) {
      Page page = journal.read(next, maxBytes, Duration.ZERO);
      for (Frame frame : page.frames()) {
        assertTrue(frame.number() > last, "frame numbers do not increase");
        last = frame.number();
        records.addAll(frame.records());
      }
      assertTrue(page.nextFrame() > next, "reading does not get on");
      next = page.nextFrame();
    }
    return records;
  }

  private static void assertRecords(List<byte[]> expected, List<byte[]> actual) {
    assertEquals(expected.size(), actual.size(), "number of records");
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i));
    }
  }

  private static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void assertFails(Reason reason, CompletionStage<?> stage) {
    ExecutionException e =
        assertThrows(
            ExecutionException.class,
            () -> stage.toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS));
    assertEquals(reason, assertInstanceOf(JournalException.class, e.getCause()).reason());
  }

  private static void assertReason(Reason reason, Runnable call) {
    assertEquals(reason, assertThrows(JournalException.class, call::run).reason());
  }
}
