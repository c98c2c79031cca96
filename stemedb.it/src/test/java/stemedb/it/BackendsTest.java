package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.client.JsonValue;

/** Which backend a new data folder gets: one that is plugged in, or the next that can run. */
class BackendsTest {

  private static final String SENTENCE = "LevelDB's native library does not load on this platform";

  @TempDir Path folder;

  private final Opinions opinions = new Opinions(2026);

  @Test
  void backendOfAThirdPartyServes() throws Exception {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    plug(built("examples/storage-sqlite/target/storage-sqlite-1.0.0.jar"), plugins);
    plug(where(Class.forName("org.sqlite.JDBC")), plugins);
    Map<String, String> environment =
        Map.of(
            "STEMEDB_STORE", "sqlite", "STEMEDB_JAVA_OPTS", "-Dfelix.fileinstall.dir=" + plugins);

    String before;
    try (NodeUnderTest node = NodeUnderTest.start(data(), environment)) {
      importClaims(node);
      before = claims(node);
      assertEquals("sqlite", store(node));
      node.stop();
    }
    try (NodeUnderTest node = NodeUnderTest.start(data(), environment)) {
      assertEquals("sqlite", store(node));
      assertEquals(before, claims(node));
    }
  }

  /** The framework is told another processor, for which LevelDB's bundle has no library. */
  @Test
  void nextBackendServesWhereLevelDbHasNoLibrary() throws Exception {
    Map<String, String> environment =
        Map.of("STEMEDB_JAVA_OPTS", "-Dorg.osgi.framework.processor=aarch64");
    String before;
    try (NodeUnderTest node = NodeUnderTest.start(data(), environment)) {
      assertEquals("mvstore", store(node));
      assertTrue((node.output() + node.errors()).contains(SENTENCE), node::errors);
      importClaims(node);
      before = claims(node);
      node.stop();
    }
    try (NodeUnderTest node = NodeUnderTest.start(data(), Map.of())) {
      assertEquals("mvstore", store(node), "stays where the data is");
      assertEquals(before, claims(node));
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private void importClaims(NodeUnderTest node) throws Exception {
    HttpResponse<String> reply =
        node.post("/v1/batch", "application/x-ndjson", opinions.batch(100));
    assertEquals(200, reply.statusCode(), reply.body());
  }

  /** A page of all claims. */
  private static String claims(NodeUnderTest node) throws Exception {
    String page = node.text("/v1/query?limit=1000&subject_prefix=" + Opinions.PREFIX);
    assertTrue(JsonValue.parse(page).get("assertions").items().size() > 50, page);
    return page.replaceFirst("\"query_id\":\"[^\"]*\",", "");
  }

  private static String store(NodeUnderTest node) throws Exception {
    return node.ask("/v1/health").get("store").text();
  }

  private static Path built(String jar) {
    Path path = Distribution.TOP.resolve(jar);
    assertTrue(Files.exists(path), () -> "build the examples first: " + path);
    return path;
  }

  private static Path where(Class<?> type) throws Exception {
    URI location = type.getProtectionDomain().getCodeSource().getLocation().toURI();
    return Path.of(location);
  }

  private static void plug(Path jar, Path plugins) throws IOException {
    Files.copy(jar, plugins.resolve(jar.getFileName().toString()));
  }
}
