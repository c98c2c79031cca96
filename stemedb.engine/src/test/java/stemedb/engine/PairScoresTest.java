package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.engine.EmbeddedTest.get;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.Answer;
import stemedb.api.ConflictListing;
import stemedb.api.ConflictPage;
import stemedb.api.Question;
import stemedb.api.model.Assertion;
import stemedb.api.model.RecordKind;
import stemedb.record.SignedRecord;

/** The scores that are kept in the background are those that a question computes. */
class PairScoresTest {
  private static final int RECORDS = 600;
  private static final int SUBJECTS = 250;

  @TempDir Path folder;

  private static ConflictPage page(Engine engine) {
    return get(engine.conflicts(new ConflictListing(0, null, null, 1000, null)));
  }

  private static void awaitScores(TestNode node) {
    node.await(
        "scores reach the head",
        () -> page(node.engine).computedThrough() == node.engine.status().offset());
  }

  private static void check(TestNode node, Set<String> subjects, String name) {
    awaitScores(node);
    Map<String, String> expected = new TreeMap<>();
    int pairs = 0;
    int contested = 0;
    for (String subject : subjects) {
      Answer answer = get(node.engine.ask(Question.of(subject, "p", "consensus")));
      pairs += answer.candidatesCount() > 0 ? 1 : 0;
      contested += answer.status() == Answer.Status.CONTESTED ? 1 : 0;
      if (answer.status() == Answer.Status.AGREED || answer.status() == Answer.Status.CONTESTED) {
        expected.put(subject, answer.conflictScore() + " of " + answer.candidatesCount());
      }
    }
    ConflictPage page = page(node.engine);
    Map<String, String> found = new TreeMap<>();
    page.conflicts()
        .forEach(
            pair ->
                found.put(pair.subject(), pair.conflictScore() + " of " + pair.candidatesCount()));
    assertEquals(expected, found, name);
    assertEquals(pairs, page.pairsCount(), name);
    assertEquals(expected.size(), page.multiValuedCount(), name);
    assertEquals(contested, page.contestedCount(), name);
    assertTrue(expected.size() > 5, name);
  }

  /** Some at a time, so that new pairs come alone, together, with revisions and after restarts. */
  @Test
  void scoresAreThoseOfTheLenses() {
    for (long seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      String name = "seed " + seed;
      List<SignedRecord> history = RebuildTest.history(seed, RECORDS, SUBJECTS);
      Set<String> subjects = new TreeSet<>();
      int next = 0;
      while (next < RECORDS) {
        try (TestNode node =
            TestNode.start(folder.resolve(name), "leveldb", TestNode.backend("leveldb"))) {
          int end = Math.min(RECORDS, next + 100 + random.nextInt(200));
          while (next < end) {
            List<CompletableFuture<?>> waiting = new ArrayList<>();
            for (int i = random.nextInt(1, 30); i > 0 && next < end; i--, next++) {
              SignedRecord record = history.get(next);
              subjects.add(((Assertion) record.document()).subject());
              waiting.add(
                  node.engine
                      .submit(RecordKind.ASSERTION, record.toJson(), Ack.INDEXED)
                      .toCompletableFuture());
            }
            waiting.forEach(EmbeddedTest::get);
            if (random.nextInt(4) == 0) {
              awaitScores(node);
            }
          }
          check(node, subjects, name + " at " + next);
        }
      }
    }
  }
}
