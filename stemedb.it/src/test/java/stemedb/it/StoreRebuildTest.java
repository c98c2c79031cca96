package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.client.JsonValue;

/** The journal is the truth: without the store, a node gives the same answers byte for byte. */
class StoreRebuildTest {

  private static final long SEED = Long.getLong("stemedb.rebuild.seed", 2026);
  private static final int CLAIMS = 400;
  private static final int MORE_CLAIMS = 50;
  private static final String TIME = "2026-06-01T00:00:00Z";
  private static final String QUERY_ID = "\"query_id\":\"[^\"]*\",";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final Opinions opinions = new Opinions(SEED);

  @Test
  void answersAreTheSameWithoutTheStore() throws Exception {
    Path data = folder.resolve("data");
    Map<String, String> answers;
    try (NodeUnderTest node = NodeUnderTest.start(data)) {
      importClaims(node, CLAIMS);
      answers = answers(node);
      assertVaried(answers);
      node.stop();
    }
    delete(data.resolve("store"));
    try (NodeUnderTest node = NodeUnderTest.start(data)) {
      assertSame(answers, node);
      importClaims(node, MORE_CLAIMS);
      answers = answers(node);
      node.kill();
    }
    try (NodeUnderTest node = NodeUnderTest.start(data)) {
      assertSame(answers, node);
      node.kill();
    }
    delete(data.resolve("store"));
    try (NodeUnderTest node = NodeUnderTest.start(data)) {
      assertSame(answers, node);
    }
  }

  private void importClaims(NodeUnderTest node, int count) throws Exception {
    HttpResponse<String> reply =
        node.post("/v1/batch", "application/x-ndjson", opinions.batch(count));
    assertEquals(200, reply.statusCode(), reply.body());
    assertFalse(reply.body().contains("\"refused\""), reply.body());
  }

  /** What is asked, and the answer, for as many moments of the past as the node has thirds. */
  private static Map<String, String> answers(NodeUnderTest node) throws Exception {
    long head = node.ask("/v1/health").get("offset").integer();
    awaitScores(node, head);
    Map<String, String> answers = new LinkedHashMap<>();
    List<String> paths = questionsAbout(node, List.of(head / 3, 2 * head / 3, head));
    paths.add("/v1/conflicts?limit=1000");
    paths.add("/v1/lenses");
    for (String path : paths) {
      answers.put(path, text(node, path));
    }
    return answers;
  }

  /** Questions of every kind about those moments of the past. */
  static List<String> questionsAbout(NodeUnderTest node, List<Long> offsets) throws Exception {
    return questions(lenses(node), offsets);
  }

  /** An answer without what names this very question. */
  static String text(NodeUnderTest node, String path) throws Exception {
    return node.text(path).replaceFirst(QUERY_ID, "");
  }

  private static List<String> lenses(NodeUnderTest node) throws Exception {
    return node.ask("/v1/lenses").get("lenses").items().stream()
        .map(lens -> lens.get("name").text())
        .toList();
  }

  private static List<String> questions(List<String> lenses, List<Long> offsets) {
    List<String> paths = new ArrayList<>();
    for (long offset : offsets) {
      String moment = "&as_of=offset:" + offset;
      paths.add("/v1/query?subject_prefix=" + Opinions.PREFIX + "&limit=1000" + moment);
      paths.add("/v1/query?subject_prefix=" + Opinions.PREFIX + "&limit=7" + moment);
      for (int subject = 0; subject < Opinions.subjects(); subject++) {
        for (String predicate : Opinions.PREDICATES) {
          String question =
              "?subject="
                  + Opinions.subject(subject)
                  + "&predicate="
                  + URLEncoder.encode(predicate, StandardCharsets.UTF_8)
                  + moment
                  + "&time="
                  + TIME
                  + "&explain=true";
          lenses.forEach(lens -> paths.add("/v1/query" + question + "&lens=" + lens));
          paths.add("/v1/skeptic" + question + "&decay=tier&lifecycle=any&weight=authority");
        }
      }
    }
    return paths;
  }

  /** Scores are kept up in the background. */
  private static void awaitScores(NodeUnderTest node, long head) throws Exception {
    Await.until(
        "scores cover all records",
        LIMIT,
        () -> node.ask("/v1/conflicts?limit=1").get("computed_through").integer() >= head);
  }

  /** The comparison is worth something: claims contradict, and the past was another one. */
  private static void assertVaried(Map<String, String> answers) {
    assertTrue(answers.keySet().stream().anyMatch(path -> path.contains("lens=consensus")));
    long contested =
        answers.values().stream().filter(text -> text.contains("\"contested\"")).count();
    assertTrue(contested > answers.size() / 2, contested + " of " + answers.size());
    assertTrue(
        answers.values().stream().anyMatch(text -> text.contains("\"counted\":false")),
        "some claims do not count");
    assertTrue(answers.values().stream().distinct().count() > answers.size() / 2, "they differ");
    JsonValue page =
        JsonValue.parse(
            answers.entrySet().stream()
                .filter(entry -> entry.getKey().contains("limit=7"))
                .findFirst()
                .orElseThrow()
                .getValue());
    assertEquals(7, page.get("assertions").items().size());
  }

  private static void assertSame(Map<String, String> answers, NodeUnderTest node) throws Exception {
    awaitScores(node, node.ask("/v1/health").get("offset").integer());
    for (Map.Entry<String, String> answer : answers.entrySet()) {
      assertEquals(
          answer.getValue(), text(node, answer.getKey()), () -> answer.getKey() + " seed " + SEED);
    }
  }

  private static void delete(Path store) throws IOException {
    assertTrue(Files.isDirectory(store));
    try (Stream<Path> files = Files.walk(store)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
