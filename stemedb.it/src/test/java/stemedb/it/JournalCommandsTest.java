package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does to a journal with the command, from damage to a node that runs again. */
@Timeout(300)
class JournalCommandsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String SEGMENT = "0000000000000001.wal";

  /** In the first frame, behind the header of the file and its own. */
  private static final int IN_THE_FIRST_FRAME = 200;

  @TempDir Path folder;

  /** A run of the command. */
  private record Run(int code, String output) {}

  private Run wal(String action, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("wal", action, "--data", data().toString()));
    arguments.addAll(List.of(more));
    Process process =
        NodeUnderTest.command(arguments.toArray(String[]::new)).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return new Run(process.exitValue(), output);
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static void assertRun(Run run, int code, String... parts) {
    assertEquals(code, run.code, run.output);
    for (String part : parts) {
      assertTrue(run.output.contains(part), () -> "no \"" + part + "\" in:\n" + run.output);
    }
  }

  @Test
  void fromDamageToAJournalThatIsWhole() throws Exception {
    try (NodeUnderTest node = NodeUnderTest.start(data())) {
      assertRun(wal("verify"), 1, "a node runs on", "process " + node.pid(), "stemedb stop");
      node.stop();
    }
    assertRun(wal("verify"), 0, "The journal is whole");
    assertRun(wal("inspect", "--output", "ndjson"), 0, "\"file\":\"" + SEGMENT + "\"");
    assertRun(wal("cat", "--output", "json"), 0, "\"kind\":\"genesis\"");
    byte[] damaged = damage();
    assertRun(wal("verify"), 1, SEGMENT + " at offset 128", "lost is frame 1", "wal repair");
    assertRun(wal("cat"), 1, SEGMENT + " at offset 128");
    try (NodeUnderTest node = NodeUnderTest.launch(data(), NodeUnderTest.freePort(), Map.of())) {
      assertEquals(1, node.awaitEnd(LIMIT));
      String errors = node.errors();
      assertTrue(errors.contains(SEGMENT + " at offset 128"), errors);
      assertTrue(errors.contains("stemedb wal verify"), errors);
      assertTrue(errors.contains("stemedb wal repair"), errors);
    }
    assertRun(wal("repair"), 0, "set aside: journal/" + SEGMENT + ".damaged-1", "is repaired");
    assertRun(wal("verify", "--output", "json"), 0, "\"whole\" : true");
    assertArrayEquals(
        damaged, Files.readAllBytes(data().resolve("journal/" + SEGMENT + ".damaged-1")));
  }

  private byte[] damage() throws IOException {
    Path segment = data().resolve("journal").resolve(SEGMENT);
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      file.seek(IN_THE_FIRST_FRAME);
      int old = file.read();
      file.seek(IN_THE_FIRST_FRAME);
      file.write(old ^ 1);
    }
    return Files.readAllBytes(segment);
  }

  @Test
  void saysWhatIsNotThere() throws Exception {
    assertRun(wal("verify"), 1, "there is no data folder");
    Files.createDirectories(data().resolve("journal"));
    assertRun(wal("verify"), 1, "holds no journal");
    assertRun(wal("cat", "--from", "x"), 2, "--from");
    assertFalse(Files.exists(data().resolve("journal/journal.lock")));
  }
}
