package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stemedb.client.JsonValue;

/**
 * What {@code deploy/} names is there: metrics, runbooks, commands; tools check it where they are.
 */
@Timeout(300)
class DeployFilesTest {
  private static final Path DEPLOY = Distribution.TOP.resolve("deploy");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern METRIC = Pattern.compile("\\b(stemedb|jvm|process)_[a-z0-9_]+");
  private static final int RULES_MIN = 25;

  @TempDir Path folder;

  @Test
  void everyMetricThatIsNamedIsScraped() throws Exception {
    Set<String> named = new TreeSet<>();
    for (JsonValue dashboard : dashboards()) {
      for (JsonValue panel : dashboard.get("panels").items()) {
        panel.get("targets").items().forEach(one -> addMetrics(one.get("expr").text(), named));
      }
    }
    rules()
        .lines()
        .filter(line -> line.strip().startsWith("expr:"))
        .forEach(line -> addMetrics(line, named));
    assertTrue(named.size() > 25, named::toString);
    Set<String> missing = new TreeSet<>(named);
    missing.removeAll(scraped());
    assertEquals(Set.of(), missing);
  }

  private static void addMetrics(String expression, Set<String> names) {
    Matcher matcher = METRIC.matcher(expression);
    while (matcher.find()) {
      names.add(matcher.group());
    }
  }

  /** The names of the series of a node that has done a little of everything. */
  private Set<String> scraped() throws Exception {
    Map<String, String> archive =
        Map.of("STEMEDB_ARCHIVE_TARGET", folder.resolve("archive").toString());
    try (NodeUnderTest node =
        NodeUnderTest.launch(folder.resolve("data"), NodeUnderTest.freePort(), archive)) {
      Await.until("the node is ready", LIMIT, () -> answers(node));
      node.post("/v1/batch", "application/x-ndjson", new Opinions(1).batch(50));
      String question =
          "/v1/query?lens=consensus&subject=" + Opinions.subject(1) + "&predicate=size";
      node.text(question);
      node.text(question);
      return node.text("/metrics")
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("[ {]", 2)[0])
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static boolean answers(NodeUnderTest node) throws InterruptedException {
    try {
      return node.get("/v1/health/ready").statusCode() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  private static String rules() throws IOException {
    return Files.readString(DEPLOY.resolve("prometheus/rules.yml"));
  }

  private static List<JsonValue> dashboards() throws IOException {
    List<JsonValue> dashboards = new ArrayList<>();
    try (Stream<Path> files = Files.list(DEPLOY.resolve("grafana"))) {
      for (Path file : files.toList()) {
        dashboards.add(JsonValue.parse(Files.readString(file)));
      }
    }
    assertEquals(4, dashboards.size());
    return dashboards;
  }

  @Test
  void everyAlertHasARunbook() throws IOException {
    String rules = rules();
    long alerts = rules.lines().filter(line -> line.strip().startsWith("- alert:")).count();
    List<String> runbooks =
        rules
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("runbook_url: "))
            .map(line -> line.substring("runbook_url: ".length()))
            .toList();
    assertTrue(alerts >= RULES_MIN, alerts + " alerts");
    assertEquals(alerts, runbooks.size());
    String index = Files.readString(Distribution.TOP.resolve("docs/runbooks/README.md"));
    for (String runbook : runbooks) {
      assertTrue(Files.exists(Distribution.TOP.resolve(runbook)), runbook);
      assertTrue(index.contains("(" + Path.of(runbook).getFileName() + ")"), runbook);
    }
  }

  @Test
  void prometheusTakesTheRules() throws Exception {
    assumeTrue(run("promtool", "--version").code == 0, "promtool is installed");
    Run checked = run("promtool", "check", "rules", DEPLOY + "/prometheus/rules.yml");
    assertEquals(0, checked.code, checked.output);
  }

  @Test
  void systemdTakesTheUnits() throws Exception {
    assumeTrue(run("systemd-analyze", "--version").code == 0, "systemd-analyze is installed");
    List<String> command = new ArrayList<>(List.of("systemd-analyze", "verify"));
    try (Stream<Path> units = Files.list(DEPLOY.resolve("systemd"))) {
      for (Path unit : units.toList()) {
        Path copy = folder.resolve(unit.getFileName().toString());
        Files.writeString(
            copy,
            Files.readString(unit).replace("/opt/stemedb/bin/stemedb", NodeUnderTest.LAUNCHER));
        command.add(copy.toString());
      }
    }
    assertTrue(command.size() > 8, command::toString);
    Run checked = run(command.toArray(String[]::new));
    assertEquals(0, checked.code, checked.output);
    assertTrue(!checked.output.contains(folder.toString()), checked.output);
  }

  @Test
  void nginxPassesRequestsOn() throws Exception {
    assumeTrue(run("nginx", "-v").code == 0, "nginx is installed");
    assumeTrue(run("openssl", "version").code == 0, "openssl is installed");
    int port = NodeUnderTest.freePort();
    int tls = NodeUnderTest.freePort();
    try (NodeUnderTest node = NodeUnderTest.start(folder.resolve("data"))) {
      Path configuration = nginx(node.port(), port, tls);
      Run checked = run("nginx", "-t", "-c", configuration.toString(), "-p", folder.toString());
      assertEquals(0, checked.code, checked.output);
      Process nginx =
          new ProcessBuilder("nginx", "-c", configuration.toString(), "-p", folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("nginx.out").toFile())
              .start();
      try {
        String base = "https://127.0.0.1:" + tls;
        Await.until("nginx answers", LIMIT, () -> curl(base + "/healthz").equals("200"));
        assertEquals("200", curl(base + "/v1/lenses"));
        assertEquals("404", curl(base + "/metrics"));
        assertEquals("404", curl(base + "/v1/admin/storage"));
        assertEquals("301", curl("http://127.0.0.1:" + port + "/v1/lenses"));
      } finally {
        nginx.destroy();
        assertTrue(nginx.waitFor(20, TimeUnit.SECONDS));
      }
    }
  }

  private Path nginx(int node, int port, int tls) throws Exception {
    Run made =
        run(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=claims.example.org",
            "-keyout",
            folder.resolve("key.pem").toString(),
            "-out",
            folder.resolve("fullchain.pem").toString());
    assertEquals(0, made.code, made.output);
    String site =
        Files.readString(DEPLOY.resolve("nginx/stemedb.conf"))
            .replace("/etc/stemedb/tls", folder.toString())
            .replace("127.0.0.1:18180", "127.0.0.1:" + node)
            .replace("listen 8080", "listen 127.0.0.1:" + port)
            .replace("listen 8443", "listen 127.0.0.1:" + tls);
    Path configuration = folder.resolve("nginx.conf");
    StringBuilder text = new StringBuilder("daemon off;\npid ").append(folder).append("/pid;\n");
    text.append("error_log ").append(folder).append("/error.log;\nevents {}\nhttp {\n");
    text.append("access_log off;\n");
    for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      text.append(kind).append("_temp_path ").append(folder).append("/").append(kind).append(";\n");
    }
    Files.writeString(configuration, text.append(site).append("}\n"));
    return configuration;
  }

  /** The status of an answer; empty when there is none. */
  private String curl(String url) throws Exception {
    Run run = run("curl", "-k", "-s", "-o", "/dev/null", "-w", "%{http_code}", url);
    return run.code == 0 ? run.output : "";
  }

  /** A run of a program; code -1 when it is not there. */
  private record Run(int code, String output) {}

  private static Run run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(60, TimeUnit.SECONDS)
          ? new Run(process.exitValue(), output)
          : new Run(-1, output);
    } catch (IOException e) {
      return new Run(-1, "");
    }
  }
}
