package stemedb.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalException.Reason;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.metrics.Metrics;

/** A real device of 64 MiB runs full. Only root may mount one: others skip this. */
@Timeout(120)
class SmallDeviceTest {
  private static final JournalOptions OPTIONS =
      new JournalOptions(Durability.IMMEDIATE, 8 << 20, Metrics.NONE);

  @TempDir Path folder;

  @Test
  void refusesReadsOnAndComesBackWithoutReopening() throws Exception {
    Path device = Files.createDirectory(folder.resolve("device"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", device.toString()),
        "SKIPPED: no tmpfs can be mounted, so no real device was filled");
    try {
      fill(device);
    } finally {
      assertTrue(run("umount", device.toString()));
    }
  }

  private static void fill(Path device) throws Exception {
    Path ballast = Files.write(device.resolve("ballast"), new byte[24 << 20]);
    TreeMap<Long, List<byte[]>> acknowledged = new TreeMap<>();
    try (Journal journal = new LocalJournalProvider().open(device.resolve("journal"), OPTIONS)) {
      Reason reason = null;
      while (reason == null) {
        reason = JournalFixture.append(journal, List.of(new byte[200_000]), acknowledged);
      }
      int before = acknowledged.size();
      assertEquals(Reason.FULL, reason);
      assertEquals(acknowledged.keySet(), JournalFixture.readAll(journal).keySet());
      assertEquals(
          Reason.FULL, JournalFixture.append(journal, List.of(new byte[500_000]), acknowledged));
      Files.delete(ballast);
      for (int i = 0; i < 50; i++) {
        assertNull(JournalFixture.append(journal, List.of(new byte[200_000]), acknowledged));
      }
      System.out.printf(
          "tmpfs of 64 MiB: full after %d appends, all of them read; 50 more when there was room%n",
          before);
    }
    try (Journal journal = new LocalJournalProvider().open(device.resolve("journal"), OPTIONS)) {
      assertEquals(acknowledged.keySet(), JournalFixture.readAll(journal).keySet());
    }
  }

  private static boolean run(String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return false; // no such program here
    }
    process.getInputStream().readAllBytes();
    return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
