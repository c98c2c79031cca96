package stemedb.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.journal.Position;
import stemedb.api.metrics.Metrics;

/**
 * Another process appends with 8 threads and tells what was acknowledged, until it is killed with
 * SIGKILL; then all of that must be there, once. {@code -Dstemedb.wal.crashCycles=} sets how often.
 */
@Timeout(3600)
class JournalCrashTest {
  private static final int CYCLES = Integer.getInteger("stemedb.wal.crashCycles", 15);
  private static final int WRITERS = 8;
  private static final JournalOptions OPTIONS =
      new JournalOptions(Durability.IMMEDIATE, 64 << 10, Metrics.NONE);

  @TempDir Path directory;

  @Test
  void keepsWhatWasAcknowledgedBeforeAKill() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<String, Position> acknowledged = new HashMap<>();
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      int before = acknowledged.size();
      appendAndKill(cycle, 200 + random.nextInt(800), acknowledged);
      assertTrue(acknowledged.size() > before, "nothing was written, seed " + seed);
      check(acknowledged, seed);
    }
    System.out.printf(
        "kill -9 of a bare journal: %d cycles, %d writers, %d acknowledged, 0 lost, 0 twice%n",
        CYCLES, WRITERS, acknowledged.size());
  }

  private void appendAndKill(int cycle, int killAfter, Map<String, Position> acknowledged)
      throws Exception {
    String classpath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classpath,
                Appender.class.getName(),
                directory.toString(),
                String.valueOf(cycle))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      int count = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        if (words.length == 4 && words[3].equals(".")) {
          Position position = new Position(Long.parseLong(words[1]), Integer.parseInt(words[2]));
          acknowledged.put(words[0], position);
        }
        if (++count == killAfter / 2) {
          assertFolderIsTaken();
        }
        if (count == killAfter) {
          process.toHandle().destroyForcibly(); // the process itself would close the pipe
        }
      }
    } finally {
      process.destroyForcibly();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    }
  }

  private void assertFolderIsTaken() {
    JournalException e =
        assertThrows(
            JournalException.class, () -> new LocalJournalProvider().open(directory, OPTIONS));
    assertEquals(Reason.UNAVAILABLE, e.reason());
  }

  private void check(Map<String, Position> acknowledged, long seed) {
    try (Journal journal = new LocalJournalProvider().open(directory, OPTIONS)) {
      Map<String, Position> found = new HashMap<>();
      TreeMap<Long, List<byte[]>> frames = JournalFixture.readAll(journal);
      frames.forEach(
          (number, records) -> {
            for (int i = 0; i < records.size(); i++) {
              String text = new String(records.get(i), StandardCharsets.US_ASCII).trim();
              assertFalse(
                  found.put(text, new Position(number, i)) != null, text + " is there twice");
            }
          });
      acknowledged.forEach(
          (text, position) -> assertEquals(position, found.get(text), text + ", seed " + seed));
    }
  }

  /** The process that is killed. */
  static final class Appender {
    private Appender() {}

    public static void main(String[] args) throws IOException {
      Journal journal = new LocalJournalProvider().open(Path.of(args[0]), OPTIONS);
      PrintStream out = System.out;
      for (int w = 0; w < WRITERS; w++) {
        String prefix = args[1] + "-" + w + "-";
        new Thread(() -> append(journal, prefix, out)).start();
      }
    }

    private static void append(Journal journal, String prefix, PrintStream out) {
      for (int i = 0; ; i++) {
        String text = prefix + i;
        byte[] record = (text + " ".repeat(i * 37 % 900)).getBytes(StandardCharsets.US_ASCII);
        Position position = JournalFixture.join(journal.append(List.of(record))).get(0);
        out.println(text + " " + position.frame() + " " + position.index() + " .");
      }
    }
  }
}
