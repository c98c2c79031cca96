package stemedb.ops.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import stemedb.api.archive.Retention;
import stemedb.ops.task.JsonLine;
import stemedb.ops.task.OfflineDatabase;
import stemedb.ops.task.OfflineTask;
import stemedb.ops.task.TaskArguments;
import stemedb.ops.task.TaskOutput;

/**
 * Makes a backup of a folder that no node holds. Arguments: {@code data}, {@code to}, {@code keep},
 * {@code keep_days}.
 */
@Component(service = OfflineTask.class)
public final class OfflineBackup implements OfflineTask {
  private final OfflineDatabase database;
  private final BackupComponent backups;

  @Activate
  public OfflineBackup(@Reference OfflineDatabase database, @Reference BackupComponent backups) {
    this.database = database;
    this.backups = backups;
  }

  @Override
  public String name() {
    return "backup";
  }

  @Override
  public int run(TaskArguments arguments, TaskOutput output) {
    Retention retention =
        new Retention(
            Math.toIntExact(arguments.number("keep", 0)),
            Duration.ofDays(arguments.number("keep_days", 0)));
    try {
      Backups.Made made =
          database.with(
              Path.of(arguments.text("data")),
              open ->
                  backups
                      .backups()
                      .make(
                          open,
                          arguments.text("to"),
                          retention,
                          "backup",
                          output.progress(),
                          () -> false));
      output.line(line(made));
      return 0;
    } catch (IOException e) {
      output.error("no backup was made: " + e.getMessage());
      return 1;
    }
  }

  private static JsonLine line(Backups.Made made) {
    return new JsonLine()
        .text("type", "backup")
        .text("state", "done")
        .text("backup", made.manifest().id())
        .number("offset", made.manifest().offset())
        .number("done", made.sentBytes())
        .number("bytes", made.manifest().bytes())
        .texts("removed", made.removed());
  }
}
