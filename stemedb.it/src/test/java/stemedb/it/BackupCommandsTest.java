package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stemedb.client.JsonValue;

/** Backups with the command: made, verified, restored, rehearsed. */
@Timeout(300)
class BackupCommandsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int CLAIMS = 300;

  @TempDir Path folder;

  private final Opinions opinions = new Opinions(7);

  /** A run of the command. */
  private record Run(int code, String output) {
    JsonValue json() {
      return JsonValue.parse(output.substring(output.indexOf('{')));
    }
  }

  private Run run(int code, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    Process process =
        NodeUnderTest.command(all.toArray(String[]::new)).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(120, TimeUnit.SECONDS));
    assertEquals(code, process.exitValue(), output);
    return new Run(process.exitValue(), output);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void write(NodeUnderTest node) throws Exception {
    assertEquals(
        200, node.post("/v1/batch", "application/x-ndjson", opinions.batch(CLAIMS)).statusCode());
  }

  @Test
  void fromABackupToANodeThatAnswersTheSame() throws Exception {
    String answers;
    String question =
        "/v1/query?subject="
            + Opinions.subject(1)
            + "&predicate=size&lens=consensus&time=2026-06-01T00:00:00Z&explain=true&as_of=offset:";
    long offset;
    try (NodeUnderTest node = NodeUnderTest.start(folder.resolve("data"))) {
      write(node);
      String url = "http://127.0.0.1:" + node.port();
      Run online =
          run(
              0,
              "backup",
              "--to",
              path("target"),
              "--data",
              path("data"),
              "--url",
              url,
              "--output",
              "json");
      offset = online.json().get("offset").integer();
      assertEquals(node.ask("/v1/health").get("offset").integer(), offset);
      answers = node.text(question + offset).replaceFirst("\"query_id\":\"[^\"]*\",", "");
      assertTrue(
          Double.parseDouble(metric(node, "stemedb_backup_last_success_timestamp_seconds")) > 1e9);
      write(node);
      HttpResponse<String> nobody =
          node.send(node.request("/v1/admin/backup").POST(HttpRequest.BodyPublishers.noBody()));
      assertEquals(401, nobody.statusCode());
      run(1, "restore", "--from", path("target"), "--data", path("data"));
      node.stop();
    }
    Run offline = run(0, "backup", "--to", path("target"), "--data", path("data"));
    assertTrue(offline.output.contains("backup "), offline.output);
    Run verified = run(0, "verify", path("target"), "--all", "--output", "json");
    assertTrue(verified.json().get("good").isTrue(), verified.output);
    assertTrue(verified.json().get("offset").integer() > offset);
    run(
        0,
        "restore",
        "--from",
        path("target"),
        "--data",
        path("past"),
        "--to-offset",
        Long.toString(offset));
    try (NodeUnderTest past = NodeUnderTest.start(folder.resolve("past"))) {
      assertEquals(offset, past.ask("/v1/health").get("offset").integer());
      assertEquals(
          answers, past.text(question + offset).replaceFirst("\"query_id\":\"[^\"]*\",", ""));
    }
    Run validated =
        run(0, "restore", "--from", path("target"), "--data", path("whole"), "--mode", "validate");
    assertTrue(validated.output.contains("signatures verified"), validated.output);
    run(0, "restore", "--from", path("target"), "--data", path("journal"), "--mode", "journal");
    damage();
    assertTrue(run(1, "verify", path("target")).output.contains("SHA-256 differs"));
    run(1, "restore", "--from", path("target"), "--data", path("never"));
  }

  private static String metric(NodeUnderTest node, String name) throws Exception {
    return node.text("/metrics")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .findFirst()
        .orElseThrow()
        .substring(name.length() + 1);
  }

  private void damage() throws Exception {
    Path part;
    try (Stream<Path> files = Files.walk(folder.resolve("target/journal"))) {
      part =
          files
              .filter(file -> file.getFileName().toString().contains(".wal.0-"))
              .findFirst()
              .orElseThrow();
    }
    try (RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw")) {
      file.seek(file.length() / 2);
      int old = file.read();
      file.seek(file.length() / 2);
      file.write(old ^ 4);
    }
  }

  @Test
  void theArchiveFollowsTheNode() throws Exception {
    Map<String, String> archive =
        Map.of("STEMEDB_ARCHIVE_TARGET", path("archive"), "STEMEDB_ARCHIVE_INTERVAL", "1");
    long offset;
    try (NodeUnderTest node =
        NodeUnderTest.launch(folder.resolve("data"), NodeUnderTest.freePort(), archive)) {
      Await.until("the node is ready", LIMIT, () -> isReady(node));
      write(node);
      offset = node.ask("/v1/health").get("offset").integer();
      Await.until(
          "all is archived", LIMIT, () -> metric(node, "stemedb_archive_lag_records").equals("0"));
      assertEquals("0", metric(node, "stemedb_archive_failures_total"));
      node.kill();
    }
    Run verified = run(0, "verify", path("archive"), "--output", "json");
    assertEquals(offset, verified.json().get("offset").integer());
  }

  private static boolean isReady(NodeUnderTest node) throws InterruptedException {
    try {
      return node.get("/v1/health/ready").statusCode() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  @Test
  void aDisasterIsRehearsed() throws Exception {
    Run drill = run(0, "drill", "--pairs", "40", "--output", "json", "--work", path("work"));
    JsonValue report = drill.json();
    assertEquals(0, report.get("differences").integer());
    assertTrue(report.get("questions").integer() >= 40 * 6, drill.output);
    assertEquals(25, report.get("rpo_records").integer());
    assertTrue(report.get("rto_seconds").number() > 0);
    try (Stream<Path> left = Files.list(folder.resolve("work"))) {
      assertEquals(0, left.count(), "nothing is left");
    }
  }
}
