package stemedb.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import stemedb.client.JsonValue;

/** About lenses. */
@Command(name = "lens", description = "About lenses.", subcommands = LensCommand.ListLenses.class)
final class LensCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  /** Lists them. */
  @Command(name = "list", description = "Lists the lenses that are installed.")
  static final class ListLenses extends NodeCommand {
    @Override
    public Integer call() {
      JsonValue answer = global().client().get("/v1/lenses", Map.of());
      return show(answer, "lenses", () -> print(answer));
    }

    private void print(JsonValue answer) {
      Table table = new Table("lens", "version", "kind", "bundle", "who wins");
      for (JsonValue lens : answer.get("lenses").items()) {
        table.row(
            lens.get("name").text(),
            lens.get("version").text(),
            lens.get("kind").text(),
            lens.get("bundle").text(),
            lens.get("description").text());
      }
      table.print(screen());
    }
  }
}
