package stemedb.ops.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import stemedb.api.NodeStatus;
import stemedb.api.StoreTask;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.api.journal.JournalMaintenance;
import stemedb.api.journal.JournalProvider;
import stemedb.api.service.Progress;
import stemedb.ops.task.JsonLine;
import stemedb.ops.task.OfflineDatabase;
import stemedb.ops.task.OfflineTask;
import stemedb.ops.task.TaskArguments;
import stemedb.ops.task.TaskOutput;
import stemedb.record.Timestamps;

/**
 * Makes a data folder out of a backup. Arguments: {@code from}, {@code data}, {@code scratch};
 * {@code backup}, the newest when it is not there; {@code mode}:
 *
 * <ul>
 *   <li>{@code complete}: all files, and the store is made
 *   <li>{@code journal}: the journal alone, the store is made when a node starts
 *   <li>{@code point}: as complete, up to {@code offset} or {@code time}
 *   <li>{@code validate}: as complete, after a verification of everything, and the store is
 *       compared with the journal
 * </ul>
 */
@Component(service = OfflineTask.class)
public final class OfflineRestore implements OfflineTask {
  private static final long LOOK_MILLIS = 50;

  private final BackupComponent backups;
  private final OfflineDatabase database;
  private final JournalMaintenance journal;
  private final JournalProvider provider;
  private final SignatureVerifier verifier;

  @Activate
  public OfflineRestore(
      @Reference BackupComponent backups,
      @Reference OfflineDatabase database,
      @Reference JournalMaintenance journal,
      @Reference JournalProvider provider,
      @Reference SignatureVerifier verifier) {
    this.backups = backups;
    this.database = database;
    this.journal = journal;
    this.provider = provider;
    this.verifier = verifier;
  }

  @Override
  public String name() {
    return "restore";
  }

  @Override
  public int run(TaskArguments arguments, TaskOutput output) {
    String mode = arguments.text("mode");
    Path data = Path.of(arguments.text("data"));
    try (Repository repository = backups.targets().open(arguments.text("from"))) {
      Manifest manifest = repository.find(arguments.textOrNull("backup"));
      if (mode.equals("validate") && !isGood(repository, manifest, arguments, output)) {
        return 1;
      }
      Restore.Restored restored =
          new Restore(repository, journal, provider, output.progress())
              .run(manifest, data, point(mode, arguments), mode.equals("journal"));
      JsonLine line =
          new JsonLine()
              .text("type", "restored")
              .text("backup", manifest.id())
              .text("mode", mode)
              .text("generation", restored.generation())
              .number("offset", restored.offset())
              .number("bytes", manifest.bytes());
      if (!mode.equals("journal")) {
        line.number("assertions", makeStore(data, mode.equals("validate"), restored, output));
      }
      output.line(line);
      return 0;
    } catch (IOException e) {
      output.error(String.valueOf(e.getMessage()));
      return 1;
    }
  }

  private static @Nullable Point point(String mode, TaskArguments arguments) {
    if (!mode.equals("point")) {
      return null;
    }
    String time = arguments.textOrNull("time");
    return time == null
        ? Point.offset(arguments.number("offset", 0))
        : Point.time(Timestamps.parseQueryTime(time));
  }

  private boolean isGood(
      Repository repository, Manifest manifest, TaskArguments arguments, TaskOutput output)
      throws IOException {
    Verification.Report report =
        new Verification(repository, journal, verifier, output.progress())
            .run(manifest, true, Path.of(arguments.text("scratch")));
    output.line(OfflineVerify.line(report));
    return report.findings().isEmpty();
  }

  /** Opening the database makes its store; returns how many assertions it answers from. */
  private long makeStore(Path data, boolean compare, Restore.Restored restored, TaskOutput output)
      throws IOException {
    return database.with(
        data,
        open -> {
          NodeStatus status = open.status();
          if (status.offset() != restored.offset()) {
            throw new IOException(
                "the store ends at offset " + status.offset() + ", not " + restored.offset());
          }
          if (compare) {
            open.storage().verify().toCompletableFuture().join();
            compare(open.storage()::task, output);
          }
          return status.assertionsCount();
        });
  }

  private static void compare(Supplier<@Nullable StoreTask> tasks, TaskOutput output)
      throws IOException {
    Progress progress = output.progress();
    StoreTask task = tasks.get();
    while (task != null && task.running()) {
      progress.at(task.done(), task.total());
      LockSupport.parkNanos(LOOK_MILLIS * 1_000_000);
      task = tasks.get();
    }
    if (task == null || task.state() != StoreTask.State.DONE) {
      throw new IOException(
          "the store is not what the journal says: " + (task == null ? "" : task.reason()));
    }
  }
}
