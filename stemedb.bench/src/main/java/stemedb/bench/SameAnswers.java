package stemedb.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stemedb.bench.claims.Claims;
import stemedb.bench.claims.NodeRequests;
import stemedb.bench.load.LoadGenerator;
import stemedb.bench.peer.NodePeer;
import stemedb.bench.peer.PostgresPeer;

/** Makes sure that the lens and the SQL statement agree before they are compared. */
final class SameAnswers {
  private static final int PAIRS = 5;

  /** Answers have six decimals. */
  private static final double TOLERANCE = 1e-6;

  private static final Pattern WINNER =
      Pattern.compile("\"winner\":\\{\"hash\":\"([0-9a-f]{64})\"");

  private final NodePeer node;
  private final PostgresPeer postgres;
  private final Claims claims;

  SameAnswers(NodePeer node, PostgresPeer postgres, Claims claims) {
    this.node = node;
    this.postgres = postgres;
    this.claims = claims;
  }

  /**
   * @throws IOException when they differ
   */
  void check(String set, int candidates) throws IOException {
    NodeRequests requests = new NodeRequests(node.url(), null);
    for (int pair = 0; pair < PAIRS; pair++) {
      String subject = claims.pairSubject(set, pair);
      String answer =
          new String(
              new LoadGenerator(node.address()).fetch(requests.consensus(subject)),
              StandardCharsets.UTF_8);
      String[] row = postgres.query(ConsensusSql.statement("'" + subject + "'")).split("\\|", 4);
      boolean same =
          find(WINNER, answer).equals(row[0])
              && isNear(number("resolution_confidence", answer), row[1])
              && isNear(number("conflict_score", answer), row[2])
              && number("candidates_count", answer) == candidates;
      if (!same) {
        throw new IOException(
            "the lens and SQL differ: " + answer + " and " + String.join("|", row));
      }
    }
  }

  private static boolean isNear(double lens, String sql) {
    return Math.abs(lens - Double.parseDouble(sql)) <= TOLERANCE;
  }

  private static double number(String member, String answer) throws IOException {
    return Double.parseDouble(find(Pattern.compile("\"" + member + "\":([-+.0-9eE]+)"), answer));
  }

  private static String find(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("no " + pattern + " in " + text);
    }
    return matcher.group(1);
  }
}
