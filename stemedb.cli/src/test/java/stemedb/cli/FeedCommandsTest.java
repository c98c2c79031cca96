package stemedb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The commands that tell what happened. */
final class FeedCommandsTest {
  private static final String HASH = "ab".repeat(32);
  private static final String CLAIM =
      "{\"hash\":\""
          + HASH
          + "\",\"offset\":3,\"recorded_at\":\"2026-11-24T08:00:00Z\",\"subject\":\"s\","
          + "\"predicate\":\"p\",\"object\":{\"type\":\"number\",\"value\":1},\"confidence\":0.9,"
          + "\"source_class\":\"expert\",\"timestamp\":\"2026-01-01T00:00:00Z\","
          + "\"standing\":{\"status\":\"revised\",\"by\":\""
          + HASH
          + "\"}}";
  private static final String CHANGE =
      "{\"offset\":3,\"recorded_at\":\"2026-11-24T08:00:00Z\",\"kind\":\"assertion\",\"hash\":\""
          + HASH
          + "\",\"document\":{\"object\":{\"type\":\"text\",\"value\":\"a\\u001bb\"},"
          + "\"predicate\":\"p\",\"subject\":\"s\"}}";

  @Test
  void aPageOfTheFeedSaysHowToGoOn() throws IOException {
    try (StandInNode node = new StandInNode()) {
      node.answers.put(
          "/v1/feed",
          "{\"offset\":9,\"through\":3,\"generation\":\"0123abcd\",\"changes\":["
              + CHANGE
              + "],\"next_cursor\":\"0123abcd-3\"}");
      Run run =
          Run.of(
              "feed",
              "--since",
              "2",
              "--subject-prefix",
              "s",
              "--kind",
              "assertion",
              "--limit",
              "1",
              "--url",
              node.url());
      assertEquals(ExitCode.DONE, run.code(), run.err());
      String[] lines = run.out().split("\n");
      assertEquals(2, lines.length, run.out());
      assertTrue(lines[1].startsWith("     3  2026-11-24T08:00:00Z  assertion  " + HASH), lines[1]);
      assertTrue(lines[1].endsWith("  s p = a\uFFFDb"), lines[1]);
      assertEquals("more: --since 3\n", run.err());
      assertEquals(
          "/v1/feed?since=2&subject_prefix=s&kind=assertion&limit=1 null", node.requests.get(0));
      run = Run.of("feed", "--output", "ndjson", "--url", node.url());
      assertTrue(run.out().startsWith("{\"offset\":3,"), run.out());
    }
  }

  @Test
  void followingStartsSomewhere() throws IOException {
    try (StandInNode node = new StandInNode()) {
      Run run = Run.of("feed", "--follow", "--limit", "3", "--url", node.url());
      assertEquals(ExitCode.USAGE, run.code());
      run = Run.of("feed", "--follow", "--since", "-1", "--url", node.url());
      assertEquals(ExitCode.USAGE, run.code());
      run = Run.of("feed", "--follow", "--kind", "rumour", "--url", node.url());
      assertEquals(ExitCode.USAGE, run.code());
      run = Run.of("feed", "--follow", "--since", "latest", "--url", node.url());
      assertEquals(ExitCode.FAILED, run.code());
      assertEquals("the node says not_found: no /v1/feed\n", run.err());
      assertEquals("/v1/feed?since=latest null", node.requests.get(0));
    }
  }

  @Test
  void aHistoryShowsHowClaimsStand() throws IOException {
    try (StandInNode node = new StandInNode()) {
      node.answers.put(
          "/v1/history",
          "{\"offset\":9,\"time\":\"2026-11-24T08:00:00Z\",\"assertions\":["
              + CLAIM
              + "],\"next_cursor\":\"abc\"}");
      Run run = Run.of("history", "s", "p", "--as-of", "offset:9", "--url", node.url());
      assertEquals(ExitCode.DONE, run.code(), run.err());
      assertTrue(run.out().endsWith("2026-01-01T00:00:00Z  revised by " + HASH + "\n"), run.out());
      assertEquals("more: --cursor abc\n", run.err());
      assertEquals(
          "/v1/history?subject=s&predicate=p&as_of=offset%3A9&limit=100 null",
          node.requests.get(0));
    }
  }

  @Test
  void aDifferenceShowsBeforeAndAfter() throws IOException {
    try (StandInNode node = new StandInNode()) {
      node.answers.put(
          "/v1/diff",
          "{\"from\":3,\"to\":9,\"differences\":[{\"offset\":7,\"change\":\"standing\","
              + "\"before\":{\"status\":\"current\"},\"assertion\":"
              + CLAIM
              + "},{\"offset\":8,\"change\":\"added\",\"assertion\":"
              + CLAIM
              + "}]}");
      Run run = Run.of("diff", "--from", "offset:3", "--subject", "s", "--url", node.url());
      assertEquals(ExitCode.DONE, run.code(), run.err());
      String[] lines = run.out().split("\n");
      assertTrue(lines[1].endsWith("1      current, now revised by " + HASH), run.out());
      assertTrue(lines[2].endsWith("1      revised by " + HASH), run.out());
      assertEquals("records 3 to 9 compared\n", run.err());
      assertEquals(ExitCode.USAGE, Run.of("diff", "--url", node.url()).code());
    }
  }
}
