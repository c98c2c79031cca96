package stemedb.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import stemedb.client.JsonValue;

/** Asks the skeptic. */
@Command(name = "skeptic", description = "Shows all values side by side, by share; none is forced.")
final class SkepticCommand extends NodeCommand {
  @Mixin private QuestionOptions question;

  @Override
  public Integer call() {
    JsonValue answer = global().client().get("/v1/skeptic", question.parameters());
    return show(answer, "claims", new AnswerTable(screen(), answer)::analyzed);
  }
}
