package stemedb.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import stemedb.client.JsonValue;

/** Makes a data folder out of a backup. */
@Command(
    name = "restore",
    description = {
      "Makes a data folder (--data), which has to be empty or absent, out of a backup. The journal",
      "gets a new generation, since the lost node may have served later records."
    })
final class RestoreCommand extends NodeCommand {
  /** What is restored. */
  enum Mode {
    COMPLETE,
    JOURNAL,
    POINT,
    VALIDATE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--from",
      required = true,
      paramLabel = "PATH",
      description = "where the backups are")
  private String from;

  @Option(names = "--backup", paramLabel = "ID", description = "which one; default the newest")
  private @Nullable String backup;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = {
        "complete: all files, and the store is made (default);",
        "journal: the journal alone, the store is made when a node starts;",
        "point: as complete, up to --to-offset or --to-time (default with either);",
        "validate: as complete, after a check of every byte and signature, then compare the store"
      })
  private @Nullable Mode mode;

  @Option(names = "--to-offset", paramLabel = "N", description = "the last record wanted")
  private @Nullable Long toOffset;

  @Option(
      names = "--to-time",
      paramLabel = "TIME",
      description = "records until then: 2026-01-31T12:00:00Z, or Unix seconds")
  private @Nullable String toTime;

  @Option(names = "--scratch", paramLabel = "DIR", description = "as of: stemedb verify")
  private @Nullable Path scratch;

  @Override
  public Integer call() throws InterruptedException {
    Path data = global().namedData();
    if (data == null) {
      throw usage("--data is missing: name the folder to restore into");
    }
    return restore(data.toAbsolutePath().normalize(), this::print);
  }

  private int restore(Path data, Consumer<JsonValue> report) throws InterruptedException {
    boolean pointed = toOffset != null || toTime != null;
    Mode chosen = mode != null ? mode : pointed ? Mode.POINT : Mode.COMPLETE;
    if (pointed != (chosen == Mode.POINT) || toOffset != null && toTime != null) {
      throw usage("--mode point takes --to-offset or --to-time, the other modes neither");
    }
    Map<String, String> arguments = new LinkedHashMap<>();
    arguments.put("from", BackupCommand.absolute(from));
    arguments.put("data", data.toString());
    arguments.put("mode", chosen.toString());
    arguments.put("scratch", VerifyCommand.scratch(scratch));
    put(arguments, "backup", backup);
    put(arguments, "offset", toOffset);
    put(arguments, "time", toTime);
    return new OfflineProcess(global(), "restore", arguments).anywhere("restore", report);
  }

  private static void put(Map<String, String> arguments, String name, @Nullable Object value) {
    if (value != null) {
      arguments.put(name, value.toString());
    }
  }

  private void print(JsonValue said) {
    show(
        said,
        null,
        () -> {
          if (said.get("type").text().equals("verification")) {
            VerifyCommand.print(screen(), said);
            return;
          }
          screen()
              .out()
              .println(
                  "restored "
                      + said.get("backup").text()
                      + " up to offset "
                      + said.get("offset").integer()
                      + ", new generation "
                      + said.get("generation").text());
        });
  }
}
