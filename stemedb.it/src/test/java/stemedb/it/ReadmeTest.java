package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is run as it stands there. */
@ExtendWith(SharedNode.class)
class ReadmeTest {

  private static final String DEFAULT_PORT = "18180";
  private static final int LIMIT_SECONDS = 60;

  private static final Pattern RECEIPT =
      Pattern.compile("\\{\"hash\":\"([0-9a-f]{64})\",\"status\":\"created\",\"visible\":true.*}");

  /** What openssl dgst -r prints; curl ends no line. */
  private static final Pattern DIGEST = Pattern.compile("([0-9a-f]{64}) \\*stdin\\s*$");

  @TempDir Path folder;

  @Test
  void signsAClaimWithAShell(NodeUnderTest node) throws Exception {
    assumeTrue(
        run(List.of("openssl", "version")).matches("(?s)OpenSSL ([3-9]|\\d\\d).*"),
        "openssl 3 or later is needed");
    assumeTrue(run(List.of("curl", "--version")).startsWith("curl "), "curl is needed");
    String script = block("sign-with-a-shell");
    assertTrue(script.contains(":" + DEFAULT_PORT + "/"), script);

    String said = run(List.of("bash", "-eu", "-c", script.replace(DEFAULT_PORT, "" + node.port())));

    Matcher receipt = RECEIPT.matcher(said);
    assertTrue(receipt.find(), said);
    Matcher digest = DIGEST.matcher(said);
    assertTrue(digest.find(), said);
    assertEquals(receipt.group(1), digest.group(1), said);
  }

  @Test
  void asksWithTheCommandAndWithCurl(NodeUnderTest node) throws Exception {
    String said = shell(node, block("ask"));
    assertTrue(said.contains("\"lens\":\"consensus\""), said);
    assertTrue(said.contains("\"offset\":1,"), said);
  }

  @Test
  void readsTheFeedAsItsPageDoes(NodeUnderTest node) throws Exception {
    assumeTrue(run(List.of("curl", "--version")).startsWith("curl "), "curl is needed");
    node.post("/v1/assert", "application/json", new Claims().next().json());
    for (String name : List.of("feed", "events", "commands")) {
      String said = shell(node, block("docs/feed.md", name));
      assertTrue(said.contains("assertion"), said);
      assertTrue(!name.equals("events") || said.startsWith("retry: 1000"), said);
    }
  }

  @Test
  void embedsAsTheExampleDoes() throws IOException {
    String example =
        Files.readString(Distribution.TOP.resolve("examples/embedded/example/Embedded.java"));
    Matcher code =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Distribution.TOP.resolve("README.md")));
    int blocks = 0;
    while (code.find()) {
      assertTrue(example.contains(code.group(1)), code.group(1));
      blocks++;
    }
    assertEquals(2, blocks);
  }

  @Test
  void followsAsTheTestDoes() throws IOException {
    Matcher code =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Distribution.TOP.resolve("docs/feed.md")));
    assertTrue(code.find());
    assertTrue(
        Files.readString(Path.of("src/test/java/stemedb/it/FeedTest.java")).contains(code.group(1)),
        code.group(1));
  }

  private String shell(NodeUnderTest node, String block) throws Exception {
    String script =
        block
            .replace("./stemedb", Distribution.HOME.resolve("bin/stemedb").toString())
            .replace("curl ", "curl -sf ")
            .replace(DEFAULT_PORT, "" + node.port());
    return run(
        List.of("env", "STEMEDB_URL=http://127.0.0.1:" + node.port(), "bash", "-eu", "-c", script));
  }

  private static String block(String name) throws IOException {
    return block("README.md", name);
  }

  /** The code below {@code <!-- test: name -->}. */
  private static String block(String file, String name) throws IOException {
    String readme = Files.readString(Distribution.TOP.resolve(file));
    Matcher block =
        Pattern.compile(
                "<!-- test: " + Pattern.quote(name) + " -->\n```sh\n(.*?)\n```", Pattern.DOTALL)
            .matcher(readme);
    assertTrue(block.find(), file + " has a block " + name);
    return block.group(1);
  }

  /** What a program prints; nothing when it is not there. */
  private String run(List<String> command) throws Exception {
    Path output = Files.createTempFile(folder, "run-", ".out");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException notInstalled) {
      return "";
    }
    try {
      assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), command + " ends");
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(output, StandardCharsets.UTF_8);
    assertEquals(0, process.exitValue(), said);
    return said;
  }
}
