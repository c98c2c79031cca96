package stemedb.ops.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.ErrorCode;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbException;
import stemedb.api.archive.Archive;
import stemedb.api.archive.ArchiveTarget;
import stemedb.api.archive.BackupTask;
import stemedb.api.archive.BackupTask.State;
import stemedb.api.archive.Retention;
import stemedb.ops.archive.FolderTarget;

/** Backups in the background: one at a time, and the archive that follows the node. */
@Timeout(120)
class BackgroundTest {
  private static final long SEED = 4;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  @TempDir Path folder;

  private final GaugeBook metrics = new GaugeBook();
  private final Gate gate = new Gate();
  private final Targets targets = new Targets();
  private final Backups backups = new Backups(targets, "test", Clock.systemUTC());

  BackgroundTest() {
    targets.add(gate);
  }

  /** A folder behind a gate. */
  private static final class Gate implements ArchiveTarget {
    private volatile CountDownLatch open = new CountDownLatch(0);
    private volatile boolean broken;

    @Override
    public String scheme() {
      return "gate";
    }

    @Override
    public Archive open(String location) throws IOException {
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (broken) {
        throw new IOException("the place is not there");
      }
      return new FolderTarget().open(location.substring("gate://".length()));
    }
  }

  private String location() {
    return "gate://" + folder.resolve("target");
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - end < 0, "it does not come true");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private BackupJobs jobs(@Nullable StemeDb database) {
    return new BackupJobs(backups, () -> database, metrics, Clock.systemUTC());
  }

  private static BackupTask ended(BackupJobs jobs) {
    await(() -> jobs.task() != null && !jobs.task().running());
    BackupTask task = jobs.task();
    assertTrue(task != null);
    return task;
  }

  @Test
  void oneBackupAtATimeAndItSaysHowItEnded() {
    try (TestNode node = new TestNode(folder.resolve("data"), SEED);
        BackupJobs jobs = jobs(node.db())) {
      node.write(20);
      gate.open = new CountDownLatch(1);
      assertTrue(TestNode.get(jobs.start(location(), Retention.ALL)).running());
      assertEquals(1, metrics.gauge("stemedb_backup_running"));
      assertEquals(ErrorCode.CONFLICT, refusal(jobs));
      gate.open.countDown();
      BackupTask task = ended(jobs);
      assertEquals(State.DONE, task.state(), task.reason());
      assertEquals(21, task.offset());
      assertTrue(metrics.gauge("stemedb_backup_last_success_timestamp_seconds") > 1e9);
      gate.broken = true;
      TestNode.get(jobs.start(location(), Retention.ALL));
      BackupTask failed = ended(jobs);
      assertEquals(State.FAILED, failed.state());
      assertEquals("the place is not there", failed.reason());
      gate.broken = false;
      gate.open = new CountDownLatch(1);
      node.write(20);
      TestNode.get(jobs.start(location(), Retention.ALL));
      assertTrue(jobs.cancel());
      gate.open.countDown();
      assertEquals(State.CANCELLED, ended(jobs).state());
      assertFalse(jobs.cancel());
    }
    assertTrue(metrics.isEmpty(), "no gauge is left");
  }

  private ErrorCode refusal(BackupJobs jobs) {
    CompletionException refused =
        assertThrows(
            CompletionException.class,
            () -> jobs.start(location(), Retention.ALL).toCompletableFuture().join());
    return ((StemeDbException) refused.getCause()).problem().code();
  }

  @Test
  void withoutADatabaseThereIsNoBackup() {
    try (BackupJobs jobs = jobs(null)) {
      assertEquals(ErrorCode.STARTING, refusal(jobs));
    }
  }

  @Test
  void theArchiveFollowsAndWhatItLacksIsNotTrimmed() throws IOException {
    gate.broken = true;
    try (TestNode node = new TestNode(folder.resolve("data"), SEED)) {
      Archiver.hold(node.db());
      try (Archiver archiver = archiver(node)) {
        node.write(240);
        await(() -> metrics.count("stemedb_archive_failures_total") > 1);
        assertEquals(241, archiver.lagRecords());
        assertEquals(241, metrics.gauge("stemedb_archive_lag_records"));
        await(() -> metrics.gauge("stemedb_archive_lag_seconds") > 0);
        assertEquals(1, TestNode.get(node.db().journal().trim()), "nothing is archived");
        gate.broken = false;
        await(() -> metrics.gauge("stemedb_archive_lag_records") == 0);
        await(() -> metrics.gauge("stemedb_archive_lag_seconds") == 0);
        assertTrue(metrics.gauge("stemedb_archive_last_success_timestamp_seconds") > 1e9);
        await(() -> hold(node) > 1);
        gate.broken = true;
        node.write(240);
        await(() -> TestNode.get(node.db().journal().trim()) > 1);
        long start = TestNode.get(node.db().journal().trim());
        assertTrue(start <= hold(node), "trimmed to " + start + ", held is " + hold(node));
        gate.broken = false;
        await(() -> metrics.gauge("stemedb_archive_lag_records") == 0);
      }
      try (Repository repository = targets.open(location())) {
        Manifest last = repository.find(null);
        assertEquals(node.offset(), last.offset());
        assertEquals(1, last.segments().get(0).firstFrame(), "all of it, also what was trimmed");
        assertTrue(repository.ids().size() <= 3);
      }
    }
    assertTrue(metrics.isEmpty(), "no gauge is left");
  }

  private static long hold(TestNode node) {
    return node.db().journal().holds().getOrDefault("archive", 0L);
  }

  private Archiver archiver(TestNode node) {
    return new Archiver(
        backups, node::db, location(), Duration.ofMillis(20), metrics, Clock.systemUTC());
  }
}
