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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stemedb.client.JsonValue;
import stemedb.record.Signing;

/** A journal that is damaged is repaired and a node runs on it again, as docs/journal.md says. */
@Timeout(300)
class JournalRepairTest {
  private static final int CLAIMS = 300;
  private static final Map<String, String> SMALL_SEGMENTS = Map.of("STEMEDB_SEGMENT_SIZE", "64KiB");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final Claims claims = new Claims();

  /** A run of the command. */
  private record Run(int code, String output) {}

  private Path data() {
    return folder.resolve("data");
  }

  private Run run(String... arguments) throws Exception {
    Path output = Files.createTempFile(folder, "command-", ".out");
    Process process =
        NodeUnderTest.command(arguments)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), "it does not end");
    return new Run(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }

  private Run wal(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("wal"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--data", data().toString()));
    return run(all.toArray(String[]::new));
  }

  private NodeUnderTest launch() {
    return NodeUnderTest.launch(data(), NodeUnderTest.freePort(), SMALL_SEGMENTS);
  }

  private NodeUnderTest start() {
    NodeUnderTest node = launch();
    try {
      node.awaitReady();
      return node;
    } catch (Throwable e) {
      node.close();
      throw e;
    }
  }

  /** Writes so many claims and returns their hashes. */
  private Set<String> write(NodeUnderTest node, int count) throws Exception {
    Set<String> hashes = new HashSet<>();
    for (int i = 0; i < count; i++) {
      Claims.Claim claim = claims.next();
      assertEquals(201, node.post("/v1/assert", "application/json", claim.json()).statusCode());
      hashes.add(claim.hash().toString());
    }
    return hashes;
  }

  private static boolean isThere(NodeUnderTest node, String hash) throws Exception {
    return node.get("/v1/assertions/" + hash).statusCode() == 200;
  }

  /** The hashes of the records in each frame. */
  private Map<Long, Set<String>> recordsByFrame() throws Exception {
    Run cat = wal("cat", "--output", "ndjson");
    assertEquals(0, cat.code, cat.output);
    Map<Long, Set<String>> frames = new HashMap<>();
    for (String line : cat.output.lines().toList()) {
      String start = "\"document\":";
      String document =
          line.substring(line.indexOf(start) + start.length(), line.lastIndexOf(",\"signatures\""));
      frames
          .computeIfAbsent(JsonValue.parse(line).get("frame").integer(), frame -> new HashSet<>())
          .add(Signing.hash(document.getBytes(StandardCharsets.UTF_8)).toString());
    }
    return frames;
  }

  /** Changes a byte in the middle of the oldest segment, and returns its name. */
  private String damage() throws IOException {
    List<Path> segments;
    try (Stream<Path> files = Files.list(data().resolve("journal"))) {
      segments = files.filter(file -> file.toString().endsWith(".wal")).sorted().toList();
    }
    assertTrue(segments.size() > 2, () -> "sealed segments: " + segments);
    byte[] content = Files.readAllBytes(segments.get(0));
    content[content.length / 2] ^= 1;
    Files.write(segments.get(0), content);
    return segments.get(0).getFileName().toString();
  }

  /** What was in the frames that the report calls lost. */
  private static Set<String> lost(JsonValue report, Map<Long, Set<String>> records) {
    Set<String> lost = new HashSet<>();
    for (JsonValue damage : report.get("damages").items()) {
      long end = damage.get("end_frame").integer();
      for (long frame = damage.get("first_frame").integer(); frame < end; frame++) {
        lost.addAll(records.get(frame));
      }
    }
    return lost;
  }

  @Test
  void aNodeRunsOnARepairedJournal() throws Exception {
    Set<String> written;
    try (NodeUnderTest node = start()) {
      written = write(node, CLAIMS);
      node.stop();
    }
    Map<Long, Set<String>> records = recordsByFrame();
    String segment = damage();
    Run repair = wal("repair", "--output", "json");
    assertEquals(0, repair.code, repair.output);
    JsonValue report = JsonValue.parse(repair.output);
    assertTrue(report.get("set_aside").items().get(0).text().startsWith(segment), repair.output);
    Set<String> lost = lost(report, records);
    assertFalse(lost.isEmpty(), repair.output);

    try (NodeUnderTest node = launch()) {
      assertEquals(1, node.awaitEnd(LIMIT), node.errors());
      assertTrue(node.errors().contains("the store was made from another journal"), node.errors());
      assertTrue(node.errors().contains("move the store folder away"), node.errors());
    }
    Files.move(data().resolve("store"), folder.resolve("old-store"));
    Set<String> more;
    try (NodeUnderTest node = start()) {
      for (String hash : written) {
        assertEquals(!lost.contains(hash), isThere(node, hash), hash + " of " + repair.output);
      }
      assertEquals(written.size() - lost.size(), node.assertionsCount());
      more = write(node, 20);
      node.stop();
    }
    assertEquals(0, wal("verify").code);
    try (NodeUnderTest node = start()) {
      for (String hash : more) {
        assertTrue(isThere(node, hash), hash);
      }
    }
    System.out.printf(
        "repair: %d claims, %d reported as lost and lost, the others served%n",
        written.size(), lost.size());
  }

  @Test
  void theCommandsOfThePageWork() throws Exception {
    try (NodeUnderTest node = start()) {
      write(node, 20);
      node.stop();
    }
    String page = Files.readString(Distribution.TOP.resolve("docs/journal.md"));
    List<String> commands = page.lines().filter(line -> line.startsWith("./stemedb ")).toList();
    assertEquals(4, commands.size());
    for (String command : commands) {
      String[] words =
          command.substring("./stemedb ".length()).replaceAll(" *#.*", "").split(" ", -1);
      for (int i = 0; i < words.length; i++) {
        words[i] = words[i].equals("DIR") ? data().toString() : words[i];
      }
      Run ended = run(words);
      assertEquals(0, ended.code, command + "\n" + ended.output);
    }
  }
}
