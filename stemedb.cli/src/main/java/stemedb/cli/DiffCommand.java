package stemedb.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import stemedb.client.JsonValue;

/** Compares two pasts. */
@Command(
    name = "diff",
    description = "Tells what changed between two pasts: claims that are new or stand differently.")
final class DiffCommand extends NodeCommand {
  @Option(
      names = "--from",
      paramLabel = "PAST",
      required = true,
      description = "the earlier one: offset:N, a time, or Unix seconds")
  private String from;

  @Option(names = "--to", paramLabel = "PAST", description = "the later one; default now")
  private @Nullable String to;

  @Option(names = "--subject", paramLabel = "TEXT", description = "only this subject")
  private @Nullable String subject;

  @Option(names = "--subject-prefix", paramLabel = "TEXT", description = "how subjects begin")
  private @Nullable String subjectPrefix;

  @Option(names = "--predicate", paramLabel = "NAME", description = "only this predicate")
  private @Nullable String predicate;

  @Option(names = "--limit", paramLabel = "N", description = "how many, 1 to 1000; default 100")
  private String limit = "100";

  @Option(names = "--cursor", paramLabel = "C", description = "where an earlier page ended")
  private @Nullable String cursor;

  @Override
  public Integer call() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("from", from);
    QuestionOptions.put(parameters, "to", to);
    QuestionOptions.put(parameters, "subject", subject);
    QuestionOptions.put(parameters, "subject_prefix", subjectPrefix);
    QuestionOptions.put(parameters, "predicate", predicate);
    parameters.put("limit", limit);
    QuestionOptions.put(parameters, "cursor", cursor);
    JsonValue answer = global().client().get("/v1/diff", parameters);
    return show(answer, "differences", () -> print(answer));
  }

  private void print(JsonValue answer) {
    Table table = new Table(">by record", "change", "subject", "predicate", "value", "standing");
    for (JsonValue difference : answer.get("differences").items()) {
      JsonValue claim = difference.get("assertion");
      String now = HistoryCommand.standing(claim.get("standing"));
      table.row(
          difference.get("offset").text(),
          difference.get("change").text(),
          claim.get("subject").text(),
          claim.get("predicate").text(),
          AnswerTable.value(claim.get("object")),
          difference.get("before").isNull()
              ? now
              : difference.get("before").get("status").text() + ", now " + now);
    }
    table.print(screen());
    screen()
        .note(
            "records %s to %s compared"
                .formatted(answer.get("from").text(), answer.get("to").text()));
    if (!answer.get("next_cursor").isNull()) {
      screen().note("more: --cursor " + answer.get("next_cursor").text());
    }
  }
}
