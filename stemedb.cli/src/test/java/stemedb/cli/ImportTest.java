package stemedb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.model.Assertion;

@Timeout(120)
final class ImportTest {
  private static final int LINES = 1_100;

  @TempDir Path folder;

  private Run run(StandInNode node, Path file, String... more) {
    List<String> args = new ArrayList<>(List.of("import", file.toString(), "--url", node.url()));
    args.addAll(List.of("--keys", folder.resolve("keys").toString()));
    args.addAll(List.of(more));
    return Run.of(args.toArray(String[]::new));
  }

  private static String line(int number) {
    return """
        {"subject":"s/%d","predicate":"p","object":%d,"confidence":0.5,"agent":"a%d",\
        "source":{"uri":"u","tier":"expert"},"observed_at":"2025-01-01T00:00:00Z"}"""
        .formatted(number, number, number % 3);
  }

  private Path file(List<String> lines) throws IOException {
    return Files.write(folder.resolve("claims.jsonl"), lines);
  }

  private static List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int number = 0; number < LINES; number++) {
      lines.add(line(number));
    }
    return lines;
  }

  @Test
  void linesAreStoredInOrderAndOnlyOnce() throws IOException {
    Path file = file(lines());
    try (StandInNode node = new StandInNode()) {
      Run first = run(node, file, "--output", "ndjson");
      assertEquals(ExitCode.DONE, first.code(), first.err());
      assertEquals(
          "{\"read\":1100,\"created\":1100,\"exists\":0,\"refused\":0,\"refused_lines\":[]}\n",
          first.out());
      List<String> subjects =
          node.stored.stream().map(record -> ((Assertion) record.document()).subject()).toList();
      for (int number = 0; number < LINES; number++) {
        assertEquals("s/" + number, subjects.get(number));
      }
      assertEquals(
          3,
          node.stored.stream().map(r -> ((Assertion) r.document()).agentId()).distinct().count());
      Run second = run(node, file);
      assertEquals(ExitCode.DONE, second.code(), second.err());
      assertTrue(
          second.out().matches("(?s).*created +0\nexists +1100\nrefused +0\n"), second.out());
      assertEquals(LINES, node.stored.size());
    }
  }

  @Test
  void aBadLineIsNamedAndStopsNoOther() throws IOException {
    List<String> lines = new ArrayList<>(lines().subList(0, 20));
    lines.set(3, "{");
    lines.set(7, line(7).replace("0.5", "1.5")); // the node refuses that
    lines.set(9, "");
    lines.set(11, line(10));
    try (StandInNode node = new StandInNode()) {
      Run run = run(node, file(lines), "--output", "json");
      assertEquals(ExitCode.FAILED, run.code());
      assertEquals(16, node.stored.size());
      assertTrue(run.out().contains("\"read\" : 19"), run.out());
      assertTrue(run.out().contains("\"exists\" : 1"), run.out());
      assertTrue(run.out().contains("\"refused\" : 2"), run.out());
      assertTrue(run.err().startsWith("line 4: not JSON"), run.err());
      assertTrue(run.err().contains("\nline 8: validation_failed: "), run.err());
    }
  }

  @Test
  void whatCannotBeSignedIsNamedAndStopsNoOther() throws IOException {
    List<String> lines = new ArrayList<>(lines().subList(0, 10));
    lines.set(2, line(2).replace("0.5", "1e999"));
    lines.set(4, line(4).replace("s/4", "\\ud800"));
    try (StandInNode node = new StandInNode()) {
      Run run = run(node, file(lines), "--output", "ndjson");
      assertEquals(ExitCode.FAILED, run.code());
      assertEquals(8, node.stored.size());
      assertTrue(run.out().contains("\"read\":10"), run.out());
      assertTrue(run.out().contains("\"refused_lines\":[3,5]"), run.out() + run.err());
    }
  }

  @Test
  void packedFilesAreUnpacked() throws IOException {
    Path file = folder.resolve("claims.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write((line(1) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    try (StandInNode node = new StandInNode()) {
      assertEquals(ExitCode.DONE, run(node, file).code());
      assertEquals(1, node.stored.size());
    }
  }

  @Test
  void whatCannotBeReadIsSaid() throws IOException {
    try (StandInNode node = new StandInNode()) {
      Run missing = run(node, folder.resolve("none"));
      assertEquals(ExitCode.FAILED, missing.code());
      assertTrue(missing.err().startsWith("there is no file "), missing.err());
      Path latin = folder.resolve("latin");
      Files.write(latin, "{\"subject\":\"\u00fc\"}".getBytes(StandardCharsets.ISO_8859_1));
      Run encoding = run(node, latin);
      assertEquals(ExitCode.FAILED, encoding.code());
      assertTrue(encoding.err().contains("is not UTF-8"), encoding.err());
    }
  }
}
