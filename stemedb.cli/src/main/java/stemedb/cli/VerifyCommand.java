package stemedb.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import stemedb.client.JsonValue;

/** Checks a backup. */
@Command(
    name = "verify",
    description = {
      "Reads a backup back and checks it: every byte against its hash, the chain of the journal,",
      "the counts, and signatures of some 10,000 records. Exit code 1 when something is wrong."
    })
final class VerifyCommand extends NodeCommand {
  private static final double MIB = 1 << 20;

  @Parameters(paramLabel = "PATH", description = "where the backups are")
  private String from;

  @Option(names = "--backup", paramLabel = "ID", description = "which one; default the newest")
  private @Nullable String backup;

  @Option(names = "--all", description = "check all signatures and number all records")
  private boolean all;

  @Option(
      names = "--scratch",
      paramLabel = "DIR",
      description = "for segments that are not whole files here; default the folder for such files")
  private @Nullable Path scratch;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> arguments = new LinkedHashMap<>();
    arguments.put("from", BackupCommand.absolute(from));
    arguments.put("scratch", scratch(scratch));
    if (backup != null) {
      arguments.put("backup", backup);
    }
    if (all) {
      arguments.put("all", "true");
    }
    return new OfflineProcess(global(), "verify", arguments)
        .anywhere("verify", said -> show(said, null, () -> print(screen(), said)));
  }

  static String scratch(@Nullable Path named) {
    Path folder = named == null ? Path.of(System.getProperty("java.io.tmpdir")) : named;
    return folder.toAbsolutePath().normalize().toString();
  }

  static void print(Screen screen, JsonValue report) {
    report.get("findings").items().forEach(one -> screen.out().println(screen.warning(one.text())));
    screen
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "backup %s, offset %d, %.1f MiB: %s",
                report.get("backup").text(),
                report.get("offset").integer(),
                report.get("bytes").integer() / MIB,
                report.get("good").isTrue()
                    ? "good, "
                        + report.get("records").integer()
                        + " records read, "
                        + report.get("signatures").integer()
                        + " signatures verified"
                    : "DAMAGED: do not rely on it, make a new one into an empty place"));
  }
}
