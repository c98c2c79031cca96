package stemedb.bench.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that a run found: shown while it comes, and written as JSON and Markdown at the end. */
public final class Results {
  private final String title;
  private final PrintStream out;
  private final Map<String, String> setting = new LinkedHashMap<>();
  private final List<Series> series = new ArrayList<>();
  private final List<Goal> goals = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, Table> tables = new LinkedHashMap<>();

  /**
   * @param folder on the disk that is used
   */
  public Results(String title, Path folder, PrintStream out) throws IOException {
    this.title = title;
    this.out = out;
    Machine.describe(folder).forEach(this::setting);
  }

  /** Something that the figures depend on. */
  public void setting(String name, String value) {
    if (!value.equals(setting.put(name, value))) {
      out.println(name + ": " + value);
    }
  }

  /** Something that the reader has to know, such as a peer that is missing. */
  public void note(String note) {
    notes.add(note);
    out.println("*** " + note);
  }

  /** Says what is done now. */
  public void progress(String text) {
    out.println("… " + text);
  }

  public void add(Series one) {
    series.add(one);
    out.println(
        "  "
            + one.what()
            + ", "
            + one.peer()
            + ": "
            + Table.figure(one.requestsPerSecond())
            + "/s, p99 "
            + Table.figure(one.millis(99))
            + " ms"
            + (one.errors() > 0
                ? ", " + one.errors() + " errors, first: " + one.firstError()
                : ""));
  }

  public void add(Goal goal) {
    goals.add(goal);
  }

  /** A further table under a heading. */
  public void add(String heading, Table table) {
    tables.put(heading, table);
  }

  /** Whether every answer was a good one. */
  public boolean isClean() {
    return series.stream().allMatch(one -> one.errors() == 0);
  }

  /** Prints the tables. */
  public void print() {
    out.println();
    for (Map.Entry<String, Table> table : all().entrySet()) {
      out.println(table.getKey());
      out.println();
      out.println(table.getValue().toText());
    }
    notes.forEach(note -> out.println("*** " + note));
  }

  /** Writes a page with the same. */
  public void writeMarkdown(Path file) throws IOException {
    StringBuilder page = new StringBuilder("# " + title + "\n\n");
    setting.forEach(
        (name, value) -> page.append("- ").append(name).append(": ").append(value).append('\n'));
    notes.forEach(note -> page.append("- **").append(note).append("**\n"));
    all()
        .forEach(
            (heading, table) ->
                page.append("\n## ").append(heading).append("\n\n").append(table.toMarkdown()));
    Files.writeString(file, page, StandardCharsets.UTF_8);
  }

  /** Writes everything, each round by itself. */
  public void writeJson(Path file) throws IOException {
    ResultsJson.write(file, title, setting, notes, series, goals, tables);
  }

  private Map<String, Table> all() {
    Map<String, Table> all = new LinkedHashMap<>();
    if (!goals.isEmpty()) {
      all.put("Promised and measured", goalTable());
    }
    if (!series.isEmpty()) {
      all.put("Measurements", seriesTable());
    }
    all.putAll(tables);
    return all;
  }

  private Table goalTable() {
    Table table = new Table("what", "measured", "must", "aim", "verdict");
    for (Goal goal : goals) {
      table.add(
          goal.what(),
          withUnit(goal.measured(), goal.unit()),
          withUnit(goal.must(), goal.unit()),
          withUnit(goal.aim(), goal.unit()),
          goal.verdict().toString());
    }
    return table;
  }

  private static String withUnit(double value, String unit) {
    String figure = Table.figure(value);
    return figure.equals("-") || unit.isEmpty() ? figure : figure + " " + unit;
  }

  private Table seriesTable() {
    Table table =
        new Table(
            "what",
            "peer",
            "conn.",
            "loop",
            "requests/s",
            "claims/s",
            "p50 ms",
            "p99 ms",
            "p99.9 ms",
            "server CPU µs/request",
            "generator CPU %",
            "errors",
            "acknowledged after");
    for (Series one : series) {
      table.add(
          one.what(),
          one.peer(),
          Integer.toString(one.connections()),
          one.openRate() == 0 ? "closed" : "open " + Table.figure(one.openRate()) + "/s",
          Table.figure(one.requestsPerSecond()),
          one.claimsPerRequest() == 0 ? "-" : Table.figure(one.claimsPerSecond()),
          Table.figure(one.millis(50)),
          Table.figure(one.millis(99)),
          Table.figure(one.millis(99.9)),
          Table.figure(one.cpuMicrosPerRequest()),
          Table.figure(100 * one.generatorShare()),
          Long.toString(one.errors()),
          one.fsync());
    }
    return table;
  }
}
