package stemedb.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import stemedb.client.JsonValue;

/** Asks a lens. */
@Command(name = "query", description = "Asks a lens what holds: one value and how contested it is.")
final class QueryCommand extends NodeCommand {
  @Mixin private QuestionOptions question;

  @Option(
      names = "--lens",
      paramLabel = "NAME",
      defaultValue = "consensus",
      description = "see 'stemedb lens list'; default consensus")
  private String lens;

  @Override
  public Integer call() {
    Map<String, String> parameters = question.parameters();
    parameters.put("lens", lens);
    JsonValue answer = global().client().get("/v1/query", parameters);
    AnswerTable table = new AnswerTable(screen(), answer);
    // a lens that analyzes has claims instead of a value
    return show(answer, null, answer.get("claims").isNull() ? table::resolved : table::analyzed);
  }
}
