package stemedb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher script with programs that write what they were called with. */
@Timeout(60)
final class LauncherTest {
  private static final Path SCRIPT = Path.of("../stemedb");
  private static final String ECHO =
      """
      #!/bin/sh
      for argument in "$@"; do echo "$argument"; done
      echo "data=$STEMEDB_DATA_DIR port=$STEMEDB_PORT"
      """;

  @TempDir Path temp;
  private Path top;
  private Path programs;

  /** What a run wrote, and its exit code. */
  private record Result(int code, List<String> lines) {
    boolean has(String line) {
      return lines.contains(line);
    }
  }

  @BeforeEach
  void makeFolders() throws IOException {
    temp = temp.toRealPath();
    top = Files.createDirectories(temp.resolve("a place"));
    programs = Files.createDirectories(temp.resolve("programs"));
    program("java", ECHO);
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(programs.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A distribution in that folder; returns its script. */
  private static Path distribution(Path home) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("bin/felix.jar"), "");
    return Files.copy(SCRIPT, home.resolve("bin/stemedb"));
  }

  private Result run(Path folder, Map<String, String> environment, Path script, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("STEMEDB_"));
    builder.environment().remove("JAVA_HOME");
    builder.environment().merge("PATH", programs.toString(), (path, first) -> first + ":" + path);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    return new Result(process.exitValue(), output.lines().toList());
  }

  @Test
  void theSyntaxIsRight() throws Exception {
    Process process = new ProcessBuilder("bash", "-n", SCRIPT.toString()).inheritIO().start();
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
  }

  @Test
  void startBecomesTheNode() throws Exception {
    Path script = distribution(top);
    Result run = run(temp, Map.of(), script, "start", "--data", "my data", "--port=28180");
    Path data = temp.resolve("my data");
    assertEquals(0, run.code, run.lines.toString());
    assertTrue(run.has("data=" + data + " port=28180"), run.lines.toString());
    assertTrue(run.has("-Xmx512m"), run.lines.toString());
    assertTrue(run.has("-Dstemedb.base=" + top + "/"), run.lines.toString());
    assertTrue(run.has("-Dorg.osgi.framework.storage=" + data + "/felix-cache"));
    assertEquals(
        List.of("-jar", top + "/bin/felix.jar"),
        run.lines.subList(run.lines.size() - 3, run.lines.size() - 1));
    assertTrue(Files.isDirectory(data));
  }

  @Test
  void startTakesTheEnvironment() throws Exception {
    Result run =
        run(
            temp,
            Map.of(
                "STEMEDB_DATA_DIR",
                temp + "/e",
                "STEMEDB_PORT",
                "1234",
                "STEMEDB_HEAP",
                "64m",
                "STEMEDB_JAVA_OPTS",
                "-Da=1 -Db=2"),
            distribution(top),
            "start");
    assertTrue(run.has("data=" + temp + "/e port=1234"), run.lines.toString());
    assertTrue(run.has("-Xmx64m") && run.has("-Da=1") && run.has("-Db=2"), run.lines.toString());
    assertTrue(
        run(temp, Map.of(), top.resolve("bin/stemedb"), "start")
            .has("data=" + temp + "/data port=18180"));
  }

  @Test
  void startRefusesWhatItDoesNotKnow() throws Exception {
    Path script = distribution(top);
    for (String[] args :
        new String[][] {
          {"start", "--what"}, {"start", "--port"}, {"start", "--port", "0"},
          {"start", "--port", "65536"}, {"start", "--port", "80x"}, {"start", "--data", ""}
        }) {
      Result run = run(temp, Map.of(), script, args);
      assertEquals(2, run.code, String.join(" ", args) + run.lines);
      assertTrue(run.lines.get(0).startsWith("stemedb: "), run.lines.toString());
    }
  }

  @Test
  void neitherCdpathNorHyphensConfuseIt() throws Exception {
    Path script = distribution(top);
    Files.createDirectories(temp.resolve("elsewhere/-data"));
    Map<String, String> environment = Map.of("CDPATH", temp.resolve("elsewhere").toString());
    Result run = run(temp, environment, script, "start", "--data", "-data");
    assertTrue(run.has("data=" + temp + "/-data port=18180"), run.lines.toString());
  }

  @Test
  void startSaysWhereItsOptionsGo() throws Exception {
    Path script = distribution(top);
    Result run = run(temp, Map.of(), script, "--data", "d", "start");
    assertEquals(2, run.code, run.lines.toString());
    assertTrue(run.lines.get(0).contains("options of start come after it"), run.lines.toString());
    assertTrue(run(temp, Map.of(), script, "--data", "start", "status").has("stemedb.cli.Main"));
    assertTrue(run(temp, Map.of(), script, "--data").has("stemedb.cli.Main"));
  }

  @Test
  void otherCommandsGoToTheCli() throws Exception {
    Path script = distribution(top);
    Path link = temp.resolve("link");
    Files.createSymbolicLink(link, temp.resolve("second"));
    Files.createSymbolicLink(temp.resolve("second"), temp.relativize(script));
    Result run = run(programs, Map.of(), link, "query", "a b", "*");
    int main = run.lines.indexOf("stemedb.cli.Main");
    assertEquals(List.of("query", "a b", "*"), run.lines.subList(main + 1, run.lines.size() - 1));
    assertEquals(top + "/lib/*", run.lines.get(main - 1));
    assertTrue(run.has("-Dstemedb.launcher=" + top + "/bin/stemedb"), run.lines.toString());
    assertTrue(run.has("-Dstemedb.sample=" + top + "/data/country-claims.jsonl"));
    assertTrue(run.has("-Dstemedb.terminals="), run.lines.toString());
    assertTrue(run.has("-Dstemedb.command=" + link), run.lines.toString());
    assertTrue(run(temp, Map.of(), script, "start", "--help").has("stemedb.cli.Main"));
    assertTrue(run(temp, Map.of(), script).has("stemedb.cli.Main"));
  }

  @Test
  void aCheckoutIsBuiltWhenItIsOlderThanItsSources() throws Exception {
    Path script = Files.copy(SCRIPT, top.resolve("stemedb"));
    Path source = top.resolve("stemedb.api/src/main/java/A.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "");
    Files.writeString(top.resolve("pom.xml"), "");
    Path jar = top.resolve("stemedb.dist/target/stemedb/bin/felix.jar");
    program(
        "mvn",
        "#!/bin/sh\necho mvn \"$@\"\nmkdir -p "
            + quoted(jar.getParent())
            + "\ntouch "
            + quoted(jar)
            + "\n");
    assertTrue(run(temp, Map.of(), script, "status").has("mvn -q -DskipTests package"));
    assertFalse(run(temp, Map.of(), script, "status").has("mvn -q -DskipTests package"));
    Path test = top.resolve("stemedb.api/src/test/java/ATest.java");
    Files.createDirectories(test.getParent());
    Instant later = Instant.now().plusSeconds(5);
    Files.setLastModifiedTime(Files.writeString(test, ""), FileTime.from(later));
    assertFalse(run(temp, Map.of(), script, "status").has("mvn -q -DskipTests package"));
    Files.setLastModifiedTime(source, FileTime.from(later));
    assertTrue(run(temp, Map.of(), script, "status").has("mvn -q -DskipTests package"));
    program("mvn", "#!/bin/sh\nexit 1\n");
    Result failed = run(temp, Map.of(), script, "status");
    assertEquals(1, failed.code);
    assertTrue(failed.has("stemedb: the build failed"), failed.lines.toString());
  }

  private static String quoted(Path path) {
    return "'" + path + "'";
  }
}
