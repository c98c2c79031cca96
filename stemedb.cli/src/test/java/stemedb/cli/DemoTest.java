package stemedb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo with a stand-in node as its child process. */
@Timeout(120)
final class DemoTest {
  @TempDir Path folder;

  /** What the child process runs instead of a node. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws IOException {
      StandInNode node = new StandInNode(Integer.parseInt(args[0]));
      String pair =
          "\"query_id\":\"019bb1a0-0000-7000-8000-000000000000\",\"offset\":3,\"time\":"
              + "\"2026-11-24T08:00:00Z\",\"candidates_count\":2,\"conflict_score\":0.75,"
              + "\"status\":\"contested\"";
      node.answers.put("/v1/health", "{\"state\":\"ready\",\"offset\":3}");
      node.answers.put(
          "/v1/conflicts",
          "{\"computed_through\":3,\"pairs_count\":1962,\"multi_valued_count\":773,"
              + "\"contested_count\":1,\"conflicts\":[]}");
      node.answers.put(
          "/v1/query",
          "{"
              + pair
              + ",\"value\":{\"type\":\"number\",\"value\":640679},\"winner\":null,"
              + "\"resolution_confidence\":0.5}");
      node.answers.put("/v1/skeptic", "{" + pair + ",\"claims\":[]}");
    }
  }

  @BeforeEach
  void becomeTheLaunchersCommand() throws IOException {
    Path sample = folder.resolve("sample.jsonl");
    String line =
        """
        {"subject":"s","predicate":"p","object":1,"confidence":0.5,"agent":"a",\
        "source":{"tier":"expert"},"observed_at":"2025-01-01T00:00:00Z"}
        """;
    Files.writeString(sample, line + line);
    System.setProperty("stemedb.sample", sample.toString());
    launcher(
        "exec '%s' -cp '%s' '%s' \"$5\""
            .formatted(
                ProcessHandle.current().info().command().orElse("java"),
                System.getProperty("java.class.path"),
                Child.class.getName()));
  }

  private void launcher(String line) throws IOException {
    Path script = Files.writeString(folder.resolve("launcher"), "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    System.setProperty("stemedb.launcher", script.toString());
  }

  @AfterEach
  void forget() {
    System.clearProperty("stemedb.sample");
    System.clearProperty("stemedb.launcher");
    System.clearProperty("stemedb.command");
  }

  private Run demo(int port) {
    return Run.of(
        "demo",
        "--exit",
        "--port",
        Integer.toString(port),
        "--data",
        folder.resolve("data").toString());
  }

  @Test
  void itImportsReportsAndStopsItsNode() {
    int port = NodeProcess.freePort();
    Run run = demo(port);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertTrue(run.out().matches("(?s).*lines read +2\n.*created +1\n.*already +1\n.*"), run.out());
    assertTrue(run.out().contains("1,962") && run.out().contains("773"), run.out());
    assertTrue(
        run.out().matches("(?s).*\nauthority +640679 +0.500 +contested +0.750000\n.*"), run.out());
    assertTrue(run.out().contains("The node is at http://127.0.0.1:" + port), run.out());
    assertTrue(Files.exists(folder.resolve("data/keys/agents/a.pem")));
    assertTrue(NodeProcess.isFree(port), "the node is stopped");
  }

  @Test
  void itSaysWhatToTypeNext() {
    System.setProperty("stemedb.command", "./a place/stemedb");
    int port = NodeProcess.freePort();
    String out = demo(port).out();
    String again =
        "  './a place/stemedb' start --data " + folder.resolve("data") + " --port " + port + "\n";
    String next = "  './a place/stemedb' conflicts --predicate capital --limit 5 --url ";
    assertTrue(out.contains(again), out);
    assertTrue(out.indexOf(next) > out.indexOf(again), out);
  }

  @Test
  void theEndByASignalIsNoFailure() throws Exception {
    Process demo =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dstemedb.sample=" + System.getProperty("stemedb.sample"),
                "-Dstemedb.launcher=" + System.getProperty("stemedb.launcher"),
                "stemedb.cli.Main",
                "demo",
                "--port",
                Integer.toString(NodeProcess.freePort()),
                "--data",
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null && !line.startsWith("The node serves until Ctrl-C")) {
        line = lines.readLine();
      }
      assertTrue(line != null, "the demo ended by itself");
      demo.toHandle().destroy(); // leaves its output open
      assertEquals(List.of(), lines.lines().toList());
    }
  }

  @Test
  void aNodeThatDoesNotStartShowsItsLog() throws IOException {
    launcher("echo the disk is made of cheese; exit 7");
    Run run = demo(NodeProcess.freePort());
    assertEquals(ExitCode.FAILED, run.code());
    assertTrue(run.err().contains("the node ended with status 7"), run.err());
    assertTrue(run.err().contains("the disk is made of cheese"), run.err());
  }
}
