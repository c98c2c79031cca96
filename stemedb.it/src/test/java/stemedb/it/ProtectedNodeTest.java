package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.record.ApiKeyToken;

/** A node as an operator sets it up who lets others reach it. */
class ProtectedNodeTest {
  private static final ApiKeyToken ROOT = ApiKeyToken.random();
  private static final Map<String, String> PROTECTED =
      Map.of("STEMEDB_AUTH_ENABLED", "true", "STEMEDB_ROOT_API_KEY", ROOT.reveal());

  @TempDir Path folder;

  @Test
  void keysAreMadeUsedAndTakenBackAndOutliveTheProcess() throws Exception {
    List<String> said = new ArrayList<>();
    String reader;
    String id;
    try (NodeUnderTest node = NodeUnderTest.start(folder.resolve("data"), PROTECTED)) {
      assertEquals(401, status(node, "/v1/lenses", ""));
      assertEquals(401, status(node, "/metrics", ""));
      Await.until(
          "the root key is made",
          Duration.ofSeconds(20),
          () -> status(node, "/v1/lenses", ROOT.reveal()) != 503);
      assertEquals(200, status(node, "/v1/lenses", ROOT.reveal()));
      assertEquals(200, status(node, "/metrics", ROOT.reveal()));
      reader = cli(node, "api-keys", "create", "a reader", "--role", "reader").strip();
      id = ApiKeyToken.parse(reader).orElseThrow().id();
      assertEquals(200, status(node, "/v1/lenses", reader));
      assertEquals(403, status(node, "/v1/admin/bundles", reader));
      assertTrue(cli(node, "api-keys", "list").contains(id + "  a reader  reader"));
      assertTrue(cli(node, "api-keys", "revoke", id).contains(id + " is revoked"));
      assertEquals(401, status(node, "/v1/lenses", reader));
      node.stop();
      said.add(node.output() + node.errors());
    }
    try (NodeUnderTest node =
        NodeUnderTest.start(folder.resolve("data"), Map.of("STEMEDB_AUTH_ENABLED", "true"))) {
      assertEquals(200, status(node, "/v1/lenses", ROOT.reveal()));
      assertEquals(401, status(node, "/v1/lenses", reader));
      assertTrue(cli(node, "api-keys", "list").contains("revoked"));
      said.add(node.get("/metrics").body());
      said.add(node.output() + node.errors());
    }
    assertHidden(ROOT, said);
    assertHidden(ApiKeyToken.parse(reader).orElseThrow(), said);
  }

  /** Neither what the node says nor a file of it holds the secret. */
  private void assertHidden(ApiKeyToken token, List<String> said) throws IOException {
    String secret = token.reveal().substring(token.reveal().lastIndexOf('_') + 1);
    said.forEach(text -> assertFalse(text.contains(secret)));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertFalse(content.contains(secret), file.toString());
      }
    }
  }

  private static int status(NodeUnderTest node, String path, String key) throws Exception {
    var request = node.request(path);
    return node.send(key.isEmpty() ? request : request.header("X-API-Key", key)).statusCode();
  }

  /** What the command says, with the admin token of the node's folder. */
  private String cli(NodeUnderTest node, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", node.data().toString()));
    all.addAll(List.of("--url", "http://127.0.0.1:" + node.port()));
    Process process =
        NodeUnderTest.command(all.toArray(String[]::new))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), output);
    return output;
  }
}
