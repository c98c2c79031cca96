package stemedb.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.bench.load.Load;
import stemedb.bench.report.Goal.Verdict;

class ResultsTest {
  @Test
  void columnsOfFiguresAreRightAligned() {
    Table table = new Table("what", "rate", "note");
    table.add("1 claim", "12", "closed");
    table.add("ten", "-", "1 open");
    assertEquals(
        "what     rate  note\n" + "1 claim    12  closed\n" + "ten         -  1 open\n",
        table.toText());
    assertEquals(
        "| what | rate | note |\n|---|--:|---|\n| 1 claim | 12 | closed |\n| ten | - | 1 open |\n",
        table.toMarkdown());
    assertThrows(IllegalArgumentException.class, () -> table.add("too few"));
  }

  @Test
  void figuresHaveAboutThreeDigits() {
    assertEquals("12,346", Table.figure(12345.6));
    assertEquals("12.3", Table.figure(12.345));
    assertEquals("1.23", Table.figure(1.2345));
    assertEquals("0.123", Table.figure(0.12345));
    assertEquals("0.00", Table.figure(0));
    assertEquals("-", Table.figure(Double.NaN));
  }

  @Test
  void goalsAreJudgedByTheirDirection() {
    assertEquals(Verdict.AIM, Goal.atLeast("", 3, 2, 3).verdict());
    assertEquals(Verdict.PASS, Goal.atLeast("", 2, 2, 3).verdict());
    assertEquals(Verdict.FAIL, Goal.atLeast("", 1.99, 2, 3).verdict());
    assertEquals(Verdict.AIM, Goal.atMost("", 0.3, 0.5, 0.3, "×").verdict());
    assertEquals(Verdict.PASS, Goal.atMost("", 0.5, 0.5, 0.3, "×").verdict());
    assertEquals(Verdict.FAIL, Goal.atMost("", 0.51, 0.5, 0.3, "×").verdict());
    assertEquals(Verdict.NOT_MEASURED, Goal.atLeast("", Double.NaN, 2, 3).verdict());
    assertEquals(Verdict.REPORTED, Goal.reported("", 7, "B").verdict());
  }

  @Test
  void theMedianIsThatOfEachFigure() {
    Series three = series(trial(100, 1, 0), trial(400, 3, 0), trial(200, 2, 0));
    assertEquals(200, three.requestsPerSecond());
    assertEquals(1000, three.claimsPerSecond());
    assertEquals(10_000, three.cpuMicrosPerRequest());
    assertEquals(250, series(trial(200, 1, 0), trial(300, 1, 0)).requestsPerSecond());
  }

  @Test
  void everythingIsPrintedAndWritten(@TempDir Path folder) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Results results =
        new Results("Writes", folder, new PrintStream(out, true, StandardCharsets.UTF_8));
    results.setting("etcd", "3.4");
    results.note("PostgreSQL is not installed here");
    results.add(series(trial(100, 1, 0)));
    assertTrue(results.isClean());
    results.add(series(trial(100, 1, 2)));
    assertFalse(results.isClean());
    results.add(Goal.atLeast("against etcd", 2.5, 2, 3));
    results.add(Goal.atLeast("against PostgreSQL", Double.NaN, 1, 2));
    Table table = new Table("backend", "rate");
    table.add("leveldb", "7");
    results.add("Backends", table);
    results.print();
    results.writeMarkdown(folder.resolve("page.md"));
    results.writeJson(folder.resolve("results.json"));

    String page = Files.readString(folder.resolve("page.md"));
    for (String text : List.of("against etcd", "2.50 ×", "pass", "not measured", "fdatasync")) {
      assertTrue(out.toString(StandardCharsets.UTF_8).contains(text), text);
      assertTrue(page.contains(text), text);
    }
    assertTrue(page.startsWith("# Writes\n"), page);
    assertTrue(page.contains("- **PostgreSQL is not installed here**"), page);
    JsonNode json = new ObjectMapper().readTree(folder.resolve("results.json").toFile());
    assertEquals("3.4", json.at("/setting/etcd").asText());
    assertTrue(json.at("/setting/processors").asText().length() > 0);
    assertEquals(2.5, json.at("/goals/0/measured").asDouble());
    assertTrue(json.at("/goals/1/measured").isNull());
    assertEquals("7", json.at("/tables/Backends/1/1").asText());
    assertEquals("507 full", json.at("/measurements/1/rounds/0/first_error").asText());
    assertEquals(100, json.at("/measurements/0/rounds/0/requests").asInt());
    assertTrue(json.at("/measurements/0/rounds/0/latency_millis/p99_9").asDouble() > 0);
  }

  private static Series series(Trial... trials) {
    return new Series("1 claim", "StemeDB", "fdatasync", 64, 0, 5, List.of(trials));
  }

  /** One second, each request a hundredth of the CPU. */
  private static Trial trial(int requests, double cpuSeconds, int errors) {
    Histogram latencies = Load.Result.newHistogram();
    latencies.recordValueWithCount(1_000_000, requests);
    String error = errors == 0 ? null : "507 full";
    return new Trial(new Load.Result(requests, errors, error, 1, 0.5, latencies), cpuSeconds);
  }
}
