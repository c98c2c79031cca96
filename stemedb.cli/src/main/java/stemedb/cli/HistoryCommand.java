package stemedb.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import stemedb.client.JsonValue;

/** Tells what was said about a pair. */
@Command(
    name = "history",
    description = "Tells every claim about a subject and predicate in the order of recording.")
final class HistoryCommand extends NodeCommand {
  @Parameters(index = "0", paramLabel = "SUBJECT", description = "such as country/FR")
  private String subject;

  @Parameters(index = "1", paramLabel = "PREDICATE", description = "such as area_km2")
  private String predicate;

  @Option(
      names = "--as-of",
      paramLabel = "PAST",
      description = "what the database knew then: offset:N, a time, or Unix seconds")
  private @Nullable String asOf;

  @Option(names = "--valid-at", paramLabel = "TIME", description = "when the fact holds")
  private @Nullable String validAt;

  @Option(names = "--claimed-until", paramLabel = "TIME", description = "said then or before")
  private @Nullable String claimedUntil;

  @Option(names = "--limit", paramLabel = "N", description = "how many, 1 to 1000; default 100")
  private String limit = "100";

  @Option(names = "--cursor", paramLabel = "C", description = "where an earlier page ended")
  private @Nullable String cursor;

  @Override
  public Integer call() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("subject", subject);
    parameters.put("predicate", predicate);
    QuestionOptions.put(parameters, "as_of", asOf);
    QuestionOptions.put(parameters, "valid_at", validAt);
    QuestionOptions.put(parameters, "claimed_until", claimedUntil);
    parameters.put("limit", limit);
    QuestionOptions.put(parameters, "cursor", cursor);
    JsonValue answer = global().client().get("/v1/history", parameters);
    return show(answer, "assertions", () -> print(answer));
  }

  private void print(JsonValue answer) {
    Table table =
        new Table(
            ">record", "recorded at", "value", ">confidence", "source", "said on", "standing");
    for (JsonValue claim : answer.get("assertions").items()) {
      table.row(
          claim.get("offset").text(),
          claim.get("recorded_at").text(),
          AnswerTable.value(claim.get("object")),
          claim.get("confidence").text(),
          claim.get("source_class").text(),
          claim.get("timestamp").text(),
          standing(claim.get("standing")));
    }
    table.print(screen());
    if (!answer.get("next_cursor").isNull()) {
      screen().note("more: --cursor " + answer.get("next_cursor").text());
    }
  }

  /** How a claim stands, and by which record. */
  static String standing(JsonValue standing) {
    String by = standing.get("by").text();
    return standing.get("status").text() + (by.isEmpty() ? "" : " by " + by);
  }
}
