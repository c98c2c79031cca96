package stemedb.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import stemedb.bench.claims.Candidate;
import stemedb.bench.peer.PostgresPeer;

/**
 * The consensus lens as one SQL statement: an author counts once for an object, with the best
 * claim; the object with most authors wins, and of it the most confident, then newest claim; beside
 * it the winner's share of the authors and the conflict score.
 */
final class ConsensusSql {
  private static final String TABLE =
      "CREATE TABLE candidate (seq bigint NOT NULL, id bytea PRIMARY KEY, subject text NOT NULL,"
          + " predicate text NOT NULL, object float8 NOT NULL, confidence float8 NOT NULL,"
          + " agent bytea NOT NULL, claimed timestamptz NOT NULL, document text NOT NULL)";

  private static final String STATEMENT =
      """
      WITH best AS (\
      SELECT DISTINCT ON (object, agent) object, agent, confidence, claimed, seq, id \
      FROM candidate WHERE subject = %s AND predicate = 'value' \
      ORDER BY object, agent, confidence DESC, claimed DESC, seq DESC), \
      agreed AS (\
      SELECT object, count(*) AS authors, sum(confidence) AS weight, max(claimed) AS claimed, \
      max(seq) AS seq FROM best GROUP BY object), \
      total AS (\
      SELECT sum(authors) AS authors, sum(weight) AS weight, count(*) AS objects FROM agreed), \
      top AS (\
      SELECT object, authors FROM agreed ORDER BY authors DESC, claimed DESC, seq DESC LIMIT 1), \
      winner AS (\
      SELECT id FROM best JOIN top USING (object) \
      ORDER BY confidence DESC, claimed DESC, seq DESC LIMIT 1) \
      SELECT encode(id, 'hex'), top.authors::float8 / total.authors, \
      CASE WHEN total.objects < 2 THEN 0 ELSE (\
      SELECT -sum(agreed.weight / total.weight * ln(agreed.weight / total.weight)) FROM agreed\
      ) / ln(total.objects::float8) END, document \
      FROM winner JOIN candidate USING (id) CROSS JOIN top CROSS JOIN total""";

  private ConsensusSql() {}

  /**
   * The statement.
   *
   * @param subject an SQL expression
   */
  static String statement(String subject) {
    return String.format(java.util.Locale.ROOT, STATEMENT, subject);
  }

  /** Makes the table and loads it by COPY, with the index that the statement needs. */
  static void load(PostgresPeer postgres, List<Candidate> candidates) throws IOException {
    postgres.query(TABLE);
    Path file = postgres.folder().resolve("candidates");
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      long seq = 0;
      for (Candidate candidate : candidates) {
        out.write(
            String.join(
                "\t",
                Long.toString(++seq),
                "\\\\x" + candidate.claim().hash(),
                candidate.subject(),
                "value",
                Integer.toString(candidate.value()),
                Double.toString(candidate.confidence()),
                "\\\\x" + HexFormat.of().formatHex(candidate.agent().toBytes()),
                candidate.timestamp().toString(),
                new String(candidate.claim().json(), StandardCharsets.UTF_8)
                    .replace("\\", "\\\\")));
        out.write('\n');
      }
    }
    postgres.query("\\copy candidate FROM '" + file + "'");
    postgres.query("CREATE INDEX ON candidate (subject, predicate)");
    postgres.query("VACUUM ANALYZE candidate");
  }
}
