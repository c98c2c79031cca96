package stemedb.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import stemedb.client.JsonValue;

/** Lists contested pairs. */
@Command(
    name = "conflicts",
    description = "Lists pairs whose claims disagree, the most contested first.")
final class ConflictsCommand extends NodeCommand {
  @Option(names = "--min-score", paramLabel = "S", description = "least conflict score, 0 to 1")
  private @Nullable String minScore;

  @Option(names = "--subject-prefix", paramLabel = "TEXT", description = "how subjects begin")
  private @Nullable String subjectPrefix;

  @Option(names = "--predicate", paramLabel = "NAME", description = "only this predicate")
  private @Nullable String predicate;

  @Option(names = "--limit", paramLabel = "N", description = "how many, 1 to 1000; default 20")
  private String limit = "20";

  @Option(names = "--cursor", paramLabel = "C", description = "where an earlier page ended")
  private @Nullable String cursor;

  @Override
  public Integer call() {
    Map<String, String> parameters = new LinkedHashMap<>();
    QuestionOptions.put(parameters, "min_score", minScore);
    QuestionOptions.put(parameters, "subject_prefix", subjectPrefix);
    QuestionOptions.put(parameters, "predicate", predicate);
    QuestionOptions.put(parameters, "limit", limit);
    QuestionOptions.put(parameters, "cursor", cursor);
    JsonValue answer = global().client().get("/v1/conflicts", parameters);
    return show(answer, "conflicts", () -> print(answer));
  }

  private void print(JsonValue answer) {
    Table table = new Table("subject", "predicate", ">score", "status", ">values", ">claims");
    for (JsonValue pair : answer.get("conflicts").items()) {
      table.row(
          pair.get("subject").text(),
          pair.get("predicate").text(),
          pair.get("conflict_score").text(),
          pair.get("status").text(),
          pair.get("values_count").text(),
          pair.get("candidates_count").text());
    }
    table.print(screen());
    screen()
        .note(
            "%s pairs, %s with more than one value, %s contested; computed through record %s"
                .formatted(
                    answer.get("pairs_count").text(),
                    answer.get("multi_valued_count").text(),
                    answer.get("contested_count").text(),
                    answer.get("computed_through").text()));
    if (!answer.get("next_cursor").isNull()) {
      screen().note("more: --cursor " + answer.get("next_cursor").text());
    }
  }
}
