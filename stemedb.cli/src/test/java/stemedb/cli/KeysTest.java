package stemedb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.record.AgentKey;

final class KeysTest {
  @TempDir Path folder;

  @Test
  void aGeneratedKeyIsItsOwnersOnlyAndIsShown() throws IOException {
    Path file = folder.resolve("new/agent.pem");
    Run made = Run.of("keys", "generate", "--out", file.toString());
    assertEquals(0, made.code(), made.err());
    assertTrue(made.out().matches("[0-9a-f]{64}\n"), made.out());
    assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
    assertTrue(Files.readString(file).startsWith("-----BEGIN PRIVATE KEY-----\n"));
    assertEquals(made.out(), Run.of("keys", "show", file.toString()).out());
    assertEquals(
        "{\"agent_id\":\"" + made.out().strip() + "\"}\n",
        Run.of("keys", "show", file.toString(), "--output", "ndjson").out());
  }

  @Test
  void noFileIsOverwritten() throws IOException {
    Path file = Files.writeString(folder.resolve("precious"), "mine");
    Run run = Run.of("keys", "generate", "--out", file.toString());
    assertEquals(ExitCode.FAILED, run.code());
    assertTrue(run.err().contains("is there already"), run.err());
    assertEquals("mine", Files.readString(file));
  }

  @Test
  void whatIsNoKeyIsSaidSo() throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "no key");
    Run run = Run.of("keys", "show", file.toString());
    assertEquals(ExitCode.FAILED, run.code());
    assertTrue(run.err().startsWith("no key in "), run.err());
    assertEquals(ExitCode.FAILED, Run.of("keys", "show", folder + "/none").code());
  }

  @Test
  void anAgentKeepsItsKey() {
    AgentKey first = new AgentKeys(folder).of("factbook");
    AgentKeys again = new AgentKeys(folder);
    assertEquals(first.agentId(), again.of("factbook").agentId());
    assertNotEquals(first.agentId(), again.of("wcc").agentId());
  }

  @Test
  void noNameLeavesTheFolderOrSharesAFile() throws IOException {
    Path keys = folder.resolve("keys");
    List<String> names = List.of("..", "../x", "a/b", "a b", "a+b", ".hidden", "ü", "a*", "A%2Fb");
    AgentKeys agents = new AgentKeys(keys);
    assertEquals(
        names.size(), names.stream().map(agents::of).map(AgentKey::agentId).distinct().count());
    try (Stream<Path> files = Files.list(keys)) {
      List<String> written = files.map(file -> file.getFileName().toString()).toList();
      assertEquals(names.size(), written.size(), written.toString());
      assertFalse(written.stream().anyMatch(name -> name.startsWith(".")), written.toString());
    }
    try (Stream<Path> beside = Files.list(folder)) {
      assertEquals(List.of(keys), beside.toList());
    }
    assertThrows(IllegalArgumentException.class, () -> agents.of(""));
    assertThrows(IllegalArgumentException.class, () -> agents.of("x".repeat(300)));
  }
}
