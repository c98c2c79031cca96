package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A node that cannot start ends with status 1 and says what is wrong and what to do. */
@ExtendWith(SharedNode.class)
class RefusalTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void folderOfAnotherNode(NodeUnderTest other) throws Exception {
    assertRefused(
        NodeUnderTest.launch(other.data(), NodeUnderTest.freePort(), Map.of()),
        other.data().toString(),
        "pid=" + other.pid(),
        "in use by another node");
    assertEquals(200, other.get("/v1/health/ready").statusCode(), "the other node still serves");
  }

  @Test
  void portInUse() throws Exception {
    try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = holder.getLocalPort();
      assertRefused(
          NodeUnderTest.launch(folder.resolve("data"), port, Map.of()),
          "port " + port,
          "STEMEDB_PORT");
    }
  }

  @Test
  void unknownBackend() throws Exception {
    assertRefused(
        launch("STEMEDB_STORE", "rocks"),
        "no storage backend rocks",
        "leveldb, memory",
        "STEMEDB_STORE");
  }

  @Test
  void addressThatOthersCanReach() throws Exception {
    assertRefused(
        launch("STEMEDB_BIND_ADDR", "0.0.0.0"),
        "STEMEDB_BIND_ADDR",
        "0.0.0.0",
        "loopback",
        "STEMEDB_ALLOW_INSECURE");
  }

  @Test
  void uncheckedSignaturesWhereCallersAreAsked() throws Exception {
    assertRefused(
        NodeUnderTest.launch(
            folder.resolve("data"),
            NodeUnderTest.freePort(),
            Map.of("STEMEDB_UNSAFE_SKIP_SIGNATURES", "true", "STEMEDB_AUTH_ENABLED", "true")),
        "STEMEDB_UNSAFE_SKIP_SIGNATURES",
        "STEMEDB_AUTH_ENABLED");
  }

  @Test
  void settingThatMeansNothing() throws Exception {
    assertRefused(
        launch("STEMEDB_DURABILITY", "sometimes"),
        "STEMEDB_DURABILITY",
        "sometimes",
        "immediate, batched, none");
  }

  private NodeUnderTest launch(String variable, String value) {
    return NodeUnderTest.launch(
        folder.resolve("data"), NodeUnderTest.freePort(), Map.of(variable, value));
  }

  private static void assertRefused(NodeUnderTest node, String... reasons) throws Exception {
    try (node) {
      int status = node.awaitEnd(LIMIT);
      String errors = node.errors();
      assertEquals(1, status, errors);
      for (String reason : reasons) {
        assertTrue(errors.contains(reason), () -> "no \"" + reason + "\" in:\n" + errors);
      }
      assertFalse(errors.contains("\tat "), errors);
    }
  }
}
