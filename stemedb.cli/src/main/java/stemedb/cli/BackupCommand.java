package stemedb.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import stemedb.client.JsonValue;
import stemedb.client.StemeDbClient;

/** Makes a backup, of a node that serves or of a folder. */
@Command(
    name = "backup",
    description = {
      "Makes a backup: of the node that serves (--url), or of a data folder (--data) that no node",
      "runs on. It is consistent at one record. Only what the target lacks is sent there."
    })
final class BackupCommand extends NodeCommand {
  static final String PATH = "/v1/admin/backup";
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final double MIB = 1 << 20;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "PATH",
      description = "a folder of the node's machine, or SCHEME://... of a target of the node")
  private String to;

  @Option(names = "--keep", paramLabel = "N", description = "keep so many; default all")
  private int keep;

  @Option(names = "--keep-days", paramLabel = "N", description = "keep those of so many days")
  private int keepDays;

  @Override
  public Integer call() throws InterruptedException {
    if (keep < 0 || keepDays < 0) {
      throw usage("--keep and --keep-days are numbers from 0 on");
    }
    Path data = global().data();
    boolean offline =
        !global().urlIsNamed()
            && Files.isDirectory(data.resolve("journal"))
            && NodeLock.holder(data).isEmpty();
    return offline ? offline(data) : online(global().adminClient());
  }

  private int offline(Path data) throws InterruptedException {
    Map<String, String> arguments = new LinkedHashMap<>();
    arguments.put("data", data.toAbsolutePath().normalize().toString());
    arguments.put("to", absolute(to));
    arguments.put("keep", Integer.toString(keep));
    arguments.put("keep_days", Integer.toString(keepDays));
    return new OfflineProcess(global(), "backup", arguments)
        .onFolder("backup", said -> show(said, null, () -> print(said)));
  }

  private int online(StemeDbClient client) {
    JsonValue task = make(client, absolute(to));
    show(task, null, () -> print(task));
    return task.get("state").text().equals("done") ? ExitCode.DONE : ExitCode.FAILED;
  }

  private JsonValue make(StemeDbClient client, String location) {
    return make(client, screen(), location, "&keep=" + keep + "&keep_days=" + keepDays);
  }

  /** Has the node make a backup and waits for its end. */
  static JsonValue make(StemeDbClient client, Screen screen, String location, String more) {
    String query = "?to=" + URLEncoder.encode(location, StandardCharsets.UTF_8) + more;
    JsonValue task = client.post(PATH + query, "");
    try (Progress progress = new Progress(screen, "backup", 100, System::nanoTime)) {
      while (task.get("running").isTrue()) {
        long total = Math.max(1, task.get("total").integer());
        progress.done(100 * task.get("done").integer() / total);
        LockSupport.parkNanos(LOOK_NANOS);
        task = client.get(PATH, Map.of()).get("task");
      }
    }
    return task;
  }

  private void print(JsonValue task) {
    @Nullable String reason = task.members().containsKey("reason") ? task.get("reason").text() : "";
    if (!task.get("state").text().equals("done")) {
      screen().note("no backup was made: " + task.get("state").text() + ", " + reason);
      return;
    }
    screen()
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "backup %s at offset %d, %.1f MiB sent%s",
                task.get("backup").text(),
                task.get("offset").integer(),
                task.get("done").integer() / MIB,
                reason.isEmpty() ? "" : "; " + reason));
  }

  /** The node has another current folder. */
  static String absolute(String location) {
    return location.contains("://")
        ? location
        : Path.of(location).toAbsolutePath().normalize().toString();
  }
}
