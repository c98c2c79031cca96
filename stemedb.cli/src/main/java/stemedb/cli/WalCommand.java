package stemedb.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import stemedb.client.JsonValue;

/** About the journal of a folder that no node holds. */
@Command(
    name = "wal",
    description = "About the journal in a data folder (--data) that no node runs on.",
    subcommands = {
      WalCommand.Inspect.class,
      WalCommand.Verify.class,
      WalCommand.Repair.class,
      WalCommand.Cat.class
    })
final class WalCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  /** What they share. */
  abstract static class JournalCommand extends NodeCommand {
    /** Runs the task and returns what it said, apart from errors, and the exit code. */
    Said ask(String action) throws InterruptedException {
      List<JsonValue> lines = new ArrayList<>();
      int code = process(action, Map.of()).onFolder(action, lines::add);
      return new Said(lines, code);
    }

    OfflineProcess process(String action, Map<String, String> more) {
      Map<String, String> arguments = new LinkedHashMap<>(more);
      Path journal = global().data().resolve("journal").toAbsolutePath().normalize();
      arguments.put("directory", journal.toString());
      arguments.put("action", action);
      return new OfflineProcess(global(), "wal", arguments);
    }

    void printDamages(JsonValue report) {
      for (JsonValue damage : report.get("damages").items()) {
        long first = damage.get("first_frame").integer();
        long end = damage.get("end_frame").integer();
        screen()
            .out()
            .println(
                screen()
                    .warning(
                        damage.get("file").text()
                            + " at offset "
                            + damage.get("offset").integer()
                            + ", "
                            + damage.get("bytes").integer()
                            + " bytes: "
                            + damage.get("cause").text()
                            + (first == end
                                ? "; no frame is lost"
                                : "; lost" + frames(first, end))));
      }
    }

    private static String frames(long first, long end) {
      return end - first == 1 ? " is frame " + first : " are frames " + first + " to " + (end - 1);
    }

    void printCounts(JsonValue report) {
      screen()
          .out()
          .println(
              report.get("records").integer()
                  + " records in "
                  + report.get("frames").integer()
                  + " frames, from frame "
                  + report.get("start_frame").integer()
                  + " up to "
                  + report.get("end_frame").integer()
                  + ", generation "
                  + (report.get("generation").isNull() ? "?" : report.get("generation").text()));
      long torn = report.get("torn_bytes").integer();
      if (torn > 0) {
        screen().out().println(torn + " bytes at the end were never flushed: no damage");
      }
    }
  }

  /**
   * What a task said.
   *
   * @param lines apart from progress and errors
   */
  record Said(List<JsonValue> lines, int code) {
    @Nullable JsonValue report() {
      return lines.isEmpty() ? null : lines.get(0);
    }
  }

  /** Lists the segments. */
  @Command(name = "inspect", description = "Lists the journal's segments, from their headers.")
  static final class Inspect extends JournalCommand {
    @Override
    public Integer call() throws InterruptedException {
      Said said = ask("inspect");
      String items = said.lines.stream().map(JsonValue::toString).collect(Collectors.joining(","));
      JsonValue answer = JsonValue.parse("{\"segments\":[" + items + "]}");
      show(answer, "segments", () -> print(said.lines));
      return said.code;
    }

    private void print(List<JsonValue> segments) {
      Table table = new Table("file", ">first frame", ">end frame", ">bytes", "sealed", "problem");
      for (JsonValue segment : segments) {
        long end = segment.get("end_frame").integer();
        String problem = segment.get("problem").textOrNull();
        table.row(
            segment.get("file").text(),
            segment.get("first_frame").integer(),
            end == 0 ? "" : end,
            segment.get("bytes").integer(),
            segment.get("sealed").isTrue() ? "yes" : "no",
            problem == null ? "" : problem);
      }
      table.print(screen());
    }
  }

  /** Checks everything. */
  @Command(
      name = "verify",
      description = "Reads and checks the whole journal; exit code 1 when something is wrong.")
  static final class Verify extends JournalCommand {
    @Override
    public Integer call() throws InterruptedException {
      Said said = ask("verify");
      JsonValue report = said.report();
      if (report != null) {
        show(report, null, () -> print(report));
      }
      return said.code;
    }

    private void print(JsonValue report) {
      printDamages(report);
      printCounts(report);
      screen()
          .out()
          .println(
              report.get("whole").isTrue()
                  ? "The journal is whole."
                  : "The journal is damaged: set it aside with 'stemedb wal repair --data "
                      + Launcher.quoted(global().data().toString())
                      + "'");
    }
  }

  /** Mends it. */
  @Command(
      name = "repair",
      description = {
        "Makes a damaged journal usable: damaged files are set aside, never deleted, and what is",
        "good is kept. Says which frames are lost. Needs as much room as the journal has."
      })
  static final class Repair extends JournalCommand {
    @Override
    public Integer call() throws InterruptedException {
      Said said = ask("repair");
      JsonValue report = said.report();
      if (report != null) {
        show(report, null, () -> print(report));
      }
      return said.code;
    }

    private void print(JsonValue report) {
      printDamages(report);
      for (JsonValue name : report.get("set_aside").items()) {
        screen().out().println("set aside: journal/" + name.text());
      }
      printCounts(report);
      screen()
          .out()
          .println(
              report.get("whole").isTrue()
                  ? "The journal is whole: nothing was done."
                  : "The journal is repaired. If the node then says that its store was made from"
                      + " another journal, move "
                      + Launcher.quoted(global().data().resolve("store").toString())
                      + " away: the next start makes it anew.");
    }
  }

  /** Writes the records. */
  @Command(name = "cat", description = "Writes the journal's records, as far as they check.")
  static final class Cat extends JournalCommand {
    @Option(names = "--from", paramLabel = "FRAME", description = "begin there; default the first")
    private @Nullable Long from;

    @Option(names = "--limit", paramLabel = "N", description = "at most so many; default all")
    private @Nullable Long limit;

    @Override
    public Integer call() throws InterruptedException {
      Map<String, String> arguments = new LinkedHashMap<>();
      put(arguments, "from", from);
      put(arguments, "limit", limit);
      RecordPrinter printer = new RecordPrinter(screen(), global().output);
      printer.begin();
      int code = process("cat", arguments).onFolder("cat", printer::print);
      printer.end();
      return code;
    }

    private void put(Map<String, String> arguments, String name, @Nullable Long value) {
      if (value != null && value < 0) {
        throw usage("--" + name + " is a number from 0 on");
      }
      if (value != null) {
        arguments.put(name, value.toString());
      }
    }
  }
}
