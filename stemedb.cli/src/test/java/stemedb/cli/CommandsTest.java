package stemedb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import stemedb.api.model.Assertion;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;

@Timeout(60)
final class CommandsTest {
  private static final String RESOLVED =
      "{\"query_id\":\"q\",\"offset\":7203,\"time\":\"2026-11-24T08:00:00Z\","
          + "\"subject\":\"country/FR\",\"predicate\":\"area_km2\",\"lens\":\"consensus\","
          + "\"lens_version\":\"1.0.0\",\"value\":{\"type\":\"number\",\"value\":640679},"
          + "\"winner\":null,\"resolution_confidence\":0.5,\"candidates_count\":4,"
          + "\"conflict_score\":0.953474,\"status\":\"contested\"}";
  private static final String CONFLICTS =
      "{\"computed_through\":9,\"pairs_count\":3,\"multi_valued_count\":2,\"contested_count\":1,"
          + "\"conflicts\":[{\"subject\":\"s\",\"predicate\":\"longer\",\"conflict_score\":0.5,"
          + "\"status\":\"contested\",\"values_count\":2,\"candidates_count\":13}]}";

  @TempDir Path folder;

  /** Every command as the words that call it. */
  static Stream<List<String>> commands() {
    List<List<String>> found = new ArrayList<>();
    CommandLine top = Main.commandLine(Screen.ofProcess(), Map.of());
    found.add(List.of());
    collect(top, List.of(), found);
    return found.stream();
  }

  private static void collect(CommandLine line, List<String> words, List<List<String>> found) {
    line.getSubcommands()
        .forEach(
            (name, command) -> {
              List<String> path = new ArrayList<>(words);
              path.add(name);
              found.add(path);
              collect(command, path, found);
            });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpAnswersOnEveryLevel(List<String> words) {
    List<String> args = new ArrayList<>(words);
    args.add("--help");
    Run run = Run.of(args.toArray(String[]::new));
    assertEquals(ExitCode.DONE, run.code());
    String name = String.join(" ", Stream.concat(Stream.of("stemedb"), words.stream()).toList());
    assertTrue(run.out().startsWith("Usage: " + name + " "), run.out());
    assertTrue(run.out().contains("Exit codes:"), run.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "frobnicate",
        "query onlySubject",
        "query a b --explode",
        "lens",
        "keys generate",
        "status --output xml",
        "status --url ftp://x",
        "assert --key k --subject s --predicate p --object x --confidence 1 --source-class guess",
        "assert --key k --subject s --predicate p --object x --confidence 1 --source-class expert"
            + " --timestamp yesterday",
        "assert --key k --subject s --predicate p --object x --confidence 1 --source-class expert"
            + " --type number",
      })
  void wrongUsageIsTwo(String line) {
    Run run = Run.of(line.isEmpty() ? new String[0] : line.split(" "));
    assertEquals(ExitCode.USAGE, run.code(), run.err());
    assertTrue(run.err().contains("see 'stemedb"), run.err());
    assertFalse(run.err().contains("Exception"), run.err());
  }

  @Test
  void noNodeIsThreeAndSaysWhatToDo() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Run run = Run.of(Map.of("STEMEDB_URL", "http://127.0.0.1:" + port), "lens", "list");
    assertEquals(ExitCode.UNREACHABLE, run.code());
    assertEquals(
        "no node answers at http://127.0.0.1:"
            + port
            + ": start one with 'stemedb start', or name another by --url\n",
        run.err());
  }

  @Test
  void aRefusalIsOne() throws IOException {
    try (StandInNode node = new StandInNode()) {
      Run run = Run.of("query", "a", "b", "--url", node.url());
      assertEquals(ExitCode.FAILED, run.code());
      assertEquals("the node says not_found: no /v1/query\n", run.err());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
  void aConfidenceIsANumber(String confidence) {
    Run run =
        Run.of(
            ("assert --key k --subject s --predicate p --object 1 --source-class expert"
                    + " --confidence "
                    + confidence)
                .split(" "));
    assertEquals(ExitCode.USAGE, run.code(), run.err());
    assertTrue(run.err().startsWith("--confidence: "), run.err());
  }

  @Test
  void aQuestionIsAskedAndShown() throws IOException {
    try (StandInNode node = new StandInNode()) {
      node.answers.put("/v1/query", RESOLVED);
      String[] query = {
        "query",
        "country/FR",
        "area_km2",
        "--as-of",
        "offset:3",
        "--parameter",
        "inner=recency",
        "--explain",
        "--api-key",
        "k",
        "--url",
        node.url()
      };
      Run table = Run.of(query);
      assertEquals(ExitCode.DONE, table.code(), table.err());
      assertEquals(
          """
          pair        country/FR area_km2
          value       640679
          status      contested (conflict score 0.953474)
          claims      4
          lens        consensus 1.0.0
          confidence  0.5
          covers      records 1 to 7203, at 2026-11-24T08:00:00Z
          """,
          table.out());
      assertEquals(
          "/v1/query?inner=recency&subject=country%2FFR&predicate=area_km2&as_of=offset%3A3"
              + "&explain=true&lens=consensus k",
          node.requests.get(0));
      List<String> json = new ArrayList<>(List.of(query));
      json.addAll(List.of("--output", "ndjson"));
      assertEquals(RESOLVED + "\n", Run.of(json.toArray(String[]::new)).out());
    }
  }

  @Test
  void listsAreTablesOrLines() throws IOException {
    try (StandInNode node = new StandInNode()) {
      node.answers.put("/v1/conflicts", CONFLICTS);
      Run table = Run.of("conflicts", "--url", node.url());
      assertEquals(
          """
          subject  predicate  score  status     values  claims
          s        longer       0.5  contested       2      13
          """,
          table.out());
      assertTrue(table.err().startsWith("3 pairs, 2 with more than one value, 1 contested"));
      Run lines = Run.of("--output=ndjson", "conflicts", "--url", node.url());
      assertTrue(lines.out().startsWith("{\"subject\":\"s\",\"predicate\":\"longer\""));
    }
  }

  @Test
  void aClaimIsSignedAndSent() throws IOException {
    Path key = folder.resolve("key.pem");
    KeyFiles.create(key);
    try (StandInNode node = new StandInNode()) {
      Run run =
          Run.of(
              "assert --subject s --predicate p --object 007 --confidence 0.9 --lifecycle approved"
                  .concat(" --source-class expert --metadata a=b --key " + key)
                  .concat(" --output ndjson --url " + node.url())
                  .split(" "));
      assertEquals(ExitCode.DONE, run.code(), run.err());
      Assertion claim = (Assertion) node.stored.get(0).document();
      assertEquals(new ObjectValue.Text("007"), claim.object());
      assertEquals(LifecycleStage.APPROVED, claim.lifecycle());
      assertEquals(Map.of("a", "b"), claim.metadata());
      assertEquals(
          "{\"hash\":\""
              + node.stored.get(0).hash()
              + "\",\"status\":\"created\",\"visible\":true,\"offset\":1,"
              + "\"recorded_at\":\"2026-11-24T08:00:00Z\"}\n",
          run.out());
    }
  }

  @Test
  void aNodeThatIsNotReadyIsOne() throws IOException {
    try (StandInNode node = new StandInNode()) {
      node.answers.put("/v1/health", "{\"state\":\"starting\",\"offset\":1}");
      assertEquals(ExitCode.DONE, Run.of("status", "--url", node.url()).code());
      node.status = 503;
      Run run = Run.of("status", "--url", node.url());
      assertEquals(ExitCode.FAILED, run.code());
      assertTrue(run.out().contains("starting"), run.out());
    }
  }

  @Test
  void operatorsAreKnownByTheTokenInTheDataFolder() throws IOException {
    Files.writeString(folder.resolve("admin.token"), "secret\n");
    try (StandInNode node = new StandInNode()) {
      node.answers.put(
          "/v1/admin/bundles",
          "{\"bundles\":[{\"id\":12,\"name\":\"stemedb.lens\",\"version\":\"1\",\"state\":\"active\"}]}");
      Run run = Run.of("bundle", "list", "--data", folder.toString(), "--url", node.url());
      assertEquals(ExitCode.DONE, run.code(), run.err());
      assertEquals("/v1/admin/bundles secret", node.requests.get(0));
      assertTrue(run.out().contains("12  stemedb.lens  1        active"), run.out());
      Run.of(Map.of("STEMEDB_API_KEY", "mine"), "bundle", "list", "--url", node.url());
      assertEquals("/v1/admin/bundles mine", node.requests.get(1));
    }
  }

  @Test
  void completionNamesTheCommands() {
    Run run = Run.of("completion");
    assertEquals(ExitCode.DONE, run.code());
    assertTrue(run.out().contains("skeptic") && run.out().contains("complete -F"), run.err());
    assertFalse(run.out().contains("stemedb.cli"), "no class name in the script");
  }

  @Test
  void theVersionIsTold() {
    Run run = Run.of("--version");
    assertEquals(ExitCode.DONE, run.code());
    assertTrue(run.out().startsWith("stemedb "), run.out());
  }
}
