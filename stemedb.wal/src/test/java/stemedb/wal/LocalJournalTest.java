package stemedb.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.metrics.Metrics;

@Timeout(60)
class LocalJournalTest {
  private static final JournalOptions SMALL =
      new JournalOptions(Durability.IMMEDIATE, 64 << 10, Metrics.NONE);

  @TempDir Path directory;

  @Test
  void refusesASecondOpenUntilClosed() {
    try (Journal journal = open(SMALL)) {
      for (int i = 0; i < 2; i++) {
        JournalException e = assertThrows(JournalException.class, () -> open(SMALL));
        assertEquals(Reason.UNAVAILABLE, e.reason());
      }
      JournalFixture.join(journal.append(List.of(new byte[1])));
    }
    open(SMALL).close();
  }

  @Test
  void endsItsThreadsAndLeavesOnlySegments() throws Exception {
    JournalOptions batched = new JournalOptions(Durability.BATCHED, 64 << 10, Metrics.NONE);
    try (Journal journal = open(batched)) {
      for (int i = 0; i < 50; i++) {
        JournalFixture.join(journal.append(List.of(new byte[1000])));
      }
      assertTrue(threads() > 0);
    }
    assertEquals(0, threads());
    try (var files = Files.list(directory)) {
      assertTrue(
          files.allMatch(
              file ->
                  SegmentName.parse(file.getFileName().toString()).isPresent()
                      || file.endsWith(DiskLayer.LOCK_NAME)));
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("stemedb-wal") && thread.isAlive())
        .count();
  }

  @Test
  void appendsForAnInterruptedCaller() {
    try (Journal journal = open(SMALL)) {
      Thread.currentThread().interrupt();
      JournalFixture.join(journal.append(List.of(new byte[1])));
      assertTrue(Thread.interrupted());
      JournalFixture.join(journal.append(List.of(new byte[1])));
      assertEquals(3, journal.endFrame());
    }
  }

  @Test
  void endsTheWaitOfAReaderWhenClosed() throws Exception {
    Journal journal = open(SMALL);
    CompletableFuture<?> reader =
        CompletableFuture.supplyAsync(() -> journal.read(1, 1, Duration.ofSeconds(50)));
    journal.close();
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> reader.get(20, TimeUnit.SECONDS));
    assertEquals(Reason.UNAVAILABLE, ((JournalException) e.getCause()).reason());
  }

  @Test
  void refusesNothingAndEmptyRecords() {
    try (Journal journal = open(SMALL)) {
      assertThrows(IllegalArgumentException.class, () -> journal.append(List.of()));
      assertThrows(
          IllegalArgumentException.class, () -> journal.append(List.of(new byte[1], new byte[0])));
    }
  }

  @Test
  void trimsWholeSegments() {
    try (Journal journal = open(SMALL)) {
      TreeMap<Long, List<byte[]>> written = new TreeMap<>();
      for (int i = 0; i < 300; i++) {
        JournalFixture.append(journal, List.of(new byte[1000]), written);
      }
      JournalFixture.join(journal.trimBefore(200));
      assertTrue(journal.startFrame() > 1 && journal.startFrame() <= 200);
      JournalFixture.assertHolds(written, JournalFixture.readAll(journal), journal.startFrame());
    }
  }

  @Test
  void readsASegmentThatIsLongerThanTheMarksOfItsIndex() {
    JournalOptions large = new JournalOptions(Durability.NONE, 4 << 20, Metrics.NONE);
    Random random = new Random(1);
    TreeMap<Long, List<byte[]>> written = new TreeMap<>();
    try (Journal journal = open(large)) {
      for (int i = 0; i < 6000; i++) {
        byte[] record = new byte[1 + random.nextInt(2000)];
        random.nextBytes(record);
        JournalFixture.append(journal, List.of(record), written);
      }
    }
    try (Journal journal = open(large)) {
      for (int i = 0; i < 500; i++) {
        long number = 1 + random.nextInt(6000);
        var page = journal.read(number, 1, Duration.ZERO);
        assertEquals(number, page.frames().get(0).number());
        JournalFixture.assertSame(written.get(number), page.frames().get(0).records());
      }
    }
  }

  @Test
  void countsAndTakesItsGaugesBack() {
    CountingMetrics metrics = new CountingMetrics();
    try (Journal journal = open(new JournalOptions(Durability.IMMEDIATE, 64 << 10, metrics))) {
      for (int i = 0; i < 70; i++) {
        JournalFixture.join(journal.append(List.of(new byte[1000])));
      }
      assertEquals(70, metrics.numbers.get("stemedb_wal_writes_total").get());
      assertEquals(70, metrics.numbers.get("stemedb_wal_fsync_latency_seconds").get());
      assertEquals(70, metrics.numbers.get("stemedb_wal_flush_latency_seconds").get());
      assertEquals(70, metrics.numbers.get("stemedb_wal_batch_size").get());
      assertEquals(1, metrics.numbers.get("stemedb_wal_rotations_total").get());
      assertEquals(1, metrics.numbers.get("stemedb_wal_recovery_attempts_total").get());
      assertEquals(1, metrics.numbers.get("stemedb_wal_recovery_duration_seconds").get());
      assertTrue(metrics.numbers.get("stemedb_wal_bytes_written_total").get() > 70_000);
      assertEquals(2, metrics.gauges.get("stemedb_wal_segments_count").getAsDouble());
      assertTrue(metrics.gauges.get("stemedb_wal_disk_usage_bytes").getAsDouble() > 64 << 10);
    }
    assertTrue(metrics.gauges.isEmpty());
  }

  @Test
  void flushesABatchLater() {
    FaultyLayer layer = new FaultyLayer(new Random(1));
    CountingMetrics metrics = new CountingMetrics();
    Random random = new Random(2);
    JournalSettings settings =
        new JournalSettings(
            4096,
            300,
            Durability.BATCHED,
            metrics,
            Duration.ofMillis(5),
            false,
            false,
            () -> new UUID(random.nextLong(), random.nextLong()));
    try (LocalJournal journal = LocalJournal.open(layer, settings)) {
      TreeMap<Long, List<byte[]>> written = new TreeMap<>();
      JournalFixture.append(journal, List.of(new byte[10]), written);
      AtomicLong flushes = metrics.numbers.get("stemedb_wal_fsync_latency_seconds");
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (flushes.get() == 0 && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertEquals(1, flushes.get());
      LocalJournal after = JournalFixture.open(layer.afterPowerLoss(), 4096);
      JournalFixture.assertHolds(written, JournalFixture.readAll(after), 1);
      after.close();
    }
  }

  private Journal open(JournalOptions options) {
    return new LocalJournalProvider().open(directory, options);
  }
}
