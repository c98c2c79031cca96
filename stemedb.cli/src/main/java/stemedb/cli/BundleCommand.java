package stemedb.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import stemedb.client.JsonValue;

/** About bundles. */
@Command(
    name = "bundle",
    description = "About the bundles that a node consists of.",
    subcommands = BundleCommand.ListBundles.class)
final class BundleCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  /** Lists them. */
  @Command(
      name = "list",
      description = "Lists the node's bundles; needs the admin token of its data folder (--data).")
  static final class ListBundles extends NodeCommand {
    @Override
    public Integer call() {
      JsonValue answer = global().adminClient().get("/v1/admin/bundles", Map.of());
      return show(answer, "bundles", () -> print(answer));
    }

    private void print(JsonValue answer) {
      Table table = new Table(">id", "bundle", "version", "state");
      for (JsonValue bundle : answer.get("bundles").items()) {
        table.row(
            bundle.get("id").text(),
            bundle.get("name").text(),
            bundle.get("version").text(),
            bundle.get("state").text());
      }
      table.print(screen());
    }
  }
}
