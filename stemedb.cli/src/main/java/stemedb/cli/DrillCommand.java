package stemedb.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import stemedb.api.model.SourceClass;
import stemedb.client.AssertionBuilder;
import stemedb.client.JsonValue;
import stemedb.client.StemeDbClient;
import stemedb.record.AgentKey;

/** Loses a node and brings it back. */
@Command(
    name = "drill",
    description = {
      "A disaster, rehearsed: backs a node up, loses it, restores it elsewhere, compares what every",
      "lens answers as of the backup, prints what was lost (RPO) and how long it took (RTO), and",
      "fails on any difference. The node is one of its own with the sample data, which is killed and",
      "deleted; with --live it is the one that serves (--url), which nothing happens to."
    })
final class DrillCommand extends NodeCommand {
  private static final Duration TIMEOUT = Duration.ofSeconds(120);
  private static final int LATER_CLAIMS = 25;
  private static final int DIFFERENCES_SHOWN = 5;

  @Option(names = "--live", description = "rehearse with the node that serves")
  private boolean live;

  @Option(
      names = "--to",
      paramLabel = "PATH",
      description = "where the backup goes; default a folder that is deleted afterwards")
  private @Nullable String to;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "where to restore; default the folder for temporary files")
  private @Nullable Path work;

  @Option(names = "--pairs", paramLabel = "N", description = "compare so many pairs; default 200")
  private int pairs = 200;

  /** What the rehearsal found. */
  private static final class Report {
    private String backup = "";
    private long offset;
    private long rpoRecords;
    private double rpoSeconds;
    private double backupSeconds;
    private double restoreSeconds;
    private double startSeconds;
    private int questions;
    private List<AnswerRecord.Difference> differences = List.of();

    private double rtoSeconds() {
      return restoreSeconds + startSeconds;
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    if (pairs < 1) {
      throw usage("--pairs is 1 or more");
    }
    Path folder = folder();
    Report report = new Report();
    try {
      AnswerRecord expected = live ? ofTheLiveNode(folder, report) : ofAnOwnNode(folder, report);
      return restoreAndCompare(folder, expected, report);
    } finally {
      delete(folder);
    }
  }

  private AnswerRecord ofTheLiveNode(Path folder, Report report) {
    StemeDbClient client = global().adminClient();
    return backUp(client, folder, report);
  }

  /** Fills a node, backs it up, lets it go on for a moment, and loses it. */
  private AnswerRecord ofAnOwnNode(Path folder, Report report) throws InterruptedException {
    Path data = folder.resolve("lost");
    int port = NodeProcess.freePort();
    makeFolder(data);
    NodeProcess node =
        NodeProcess.start(Launcher.startCommand(data, port), folder.resolve("lost.log"));
    try {
      StemeDbClient client = client(data, port, node);
      Path sample = Path.of(Launcher.property("stemedb.sample"));
      new ClaimImport(client, new AgentKeys(folder.resolve("agents")), screen()).run(sample);
      Instant before = Instant.now();
      AnswerRecord expected = backUp(client, folder, report);
      writeMore(client);
      report.rpoRecords =
          client.get("/v1/health", Map.of()).get("offset").integer() - report.offset;
      node.kill();
      report.rpoSeconds = seconds(before, Instant.now());
      delete(data);
      screen().note("the node is killed, its folder deleted");
      return expected;
    } finally {
      node.close();
    }
  }

  private AnswerRecord backUp(StemeDbClient client, Path folder, Report report) {
    Instant before = Instant.now();
    JsonValue task = BackupCommand.make(client, screen(), target(folder), "&keep=0&keep_days=0");
    if (!task.get("state").text().equals("done")) {
      throw new CommandFailure("no backup was made: " + task.get("reason").text());
    }
    report.backupSeconds = seconds(before, Instant.now());
    report.backup = task.get("backup").text();
    report.offset = task.get("offset").integer();
    screen().note("backed up at offset " + report.offset);
    AnswerRecord expected = AnswerRecord.of(client, report.offset, Instant.now().toString(), pairs);
    if (live) {
      report.rpoRecords =
          client.get("/v1/health", Map.of()).get("offset").integer() - report.offset;
      report.rpoSeconds = seconds(before, Instant.now());
    }
    return expected;
  }

  private static void writeMore(StemeDbClient client) {
    AgentKey author = AgentKey.generate();
    for (int i = 0; i < LATER_CLAIMS; i++) {
      client.submit(
          AssertionBuilder.about("drill/later", "n")
              .number(i)
              .confidence(0.5)
              .sourceClass(SourceClass.COMMUNITY)
              .sign(author));
    }
  }

  private int restoreAndCompare(Path folder, AnswerRecord expected, Report report)
      throws InterruptedException {
    Path data = folder.resolve("restored");
    Instant begun = Instant.now();
    Map<String, String> arguments =
        Map.of(
            "from", target(folder),
            "backup", report.backup,
            "data", data.toString(),
            "scratch", folder.toString(),
            "mode", "complete");
    int code = new OfflineProcess(global(), "restore", arguments).anywhere("restore", said -> {});
    if (code != ExitCode.DONE) {
      throw new CommandFailure("the backup could not be restored");
    }
    Instant restored = Instant.now();
    int port = NodeProcess.freePort();
    NodeProcess node =
        NodeProcess.start(Launcher.startCommand(data, port), folder.resolve("restored.log"));
    try {
      StemeDbClient client = client(data, port, node);
      report.restoreSeconds = seconds(begun, restored);
      report.startSeconds = seconds(restored, Instant.now());
      report.questions = expected.size();
      report.differences = expected.compare(client);
    } finally {
      node.close();
    }
    show(JsonValue.parse(json(report)), null, () -> print(report));
    return report.differences.isEmpty() && report.questions > 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static StemeDbClient client(Path data, int port, NodeProcess node)
      throws InterruptedException {
    URI url = URI.create("http://127.0.0.1:" + port);
    node.awaitReady(StemeDbClient.of(url, null, TIMEOUT), TIMEOUT);
    try {
      String token = Files.readString(data.resolve("admin.token")).strip();
      return StemeDbClient.of(url, token, TIMEOUT);
    } catch (IOException e) {
      throw new CommandFailure("the node made no admin token: " + e.getMessage(), e);
    }
  }

  private String target(Path folder) {
    return to == null ? folder.resolve("backup").toString() : BackupCommand.absolute(to);
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1e3;
  }

  private void print(Report report) {
    for (AnswerRecord.Difference one :
        report.differences.subList(0, Math.min(DIFFERENCES_SHOWN, report.differences.size()))) {
      screen().out().println(screen().warning("DIFFERENT: " + one.question()));
      screen().out().println("  before: " + one.expected());
      screen().out().println("  after:  " + one.found());
    }
    screen()
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "backup   %s at offset %d, made in %.1f s%n"
                    + "RPO      %d records, %.1f s%n"
                    + "RTO      %.1f s: restored in %.1f s, ready %.1f s later%n"
                    + "answers  %d compared, %d differ",
                report.backup,
                report.offset,
                report.backupSeconds,
                report.rpoRecords,
                report.rpoSeconds,
                report.rtoSeconds(),
                report.restoreSeconds,
                report.startSeconds,
                report.questions,
                report.differences.size()));
  }

  private static String json(Report report) {
    return String.format(
        Locale.ROOT,
        "{\"backup\":\"%s\",\"offset\":%d,\"backup_seconds\":%s,\"rpo_records\":%d,"
            + "\"rpo_seconds\":%s,\"rto_seconds\":%s,\"restore_seconds\":%s,\"start_seconds\":%s,"
            + "\"questions\":%d,\"differences\":%d}",
        report.backup,
        report.offset,
        report.backupSeconds,
        report.rpoRecords,
        report.rpoSeconds,
        report.rtoSeconds(),
        report.restoreSeconds,
        report.startSeconds,
        report.questions,
        report.differences.size());
  }

  private Path folder() {
    try {
      return work == null
          ? Files.createTempDirectory("stemedb-drill-")
          : Files.createTempDirectory(
              Files.createDirectories(work.toAbsolutePath().normalize()), "drill-");
    } catch (IOException e) {
      throw new CommandFailure("cannot make a folder: " + e.getMessage(), e);
    }
  }

  private static void makeFolder(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new CommandFailure("cannot make a folder: " + e.getMessage(), e);
    }
  }

  private void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      screen().note("cannot remove " + folder + ": " + e.getMessage());
    }
  }
}
