package stemedb.cli;

import picocli.CommandLine.Command;
import stemedb.client.Health;
import stemedb.client.JsonValue;

/** How the node is. */
@Command(
    name = "status",
    description = "Says how the node is; exit code 1 when it answers no questions.")
final class StatusCommand extends NodeCommand {
  @Override
  public Integer call() {
    Health health = global().client().health();
    show(health.body(), null, () -> print(health));
    return health.ready() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void print(Health health) {
    Table table = new Table("node", global().url());
    health
        .body()
        .members()
        .forEach((name, value) -> table.row(name.replace('_', ' '), text(value)));
    table.print(screen());
  }

  private static String text(JsonValue value) {
    return value.isObject() || !value.items().isEmpty() ? value.toString() : value.text();
  }
}
