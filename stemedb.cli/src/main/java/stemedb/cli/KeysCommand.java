package stemedb.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stemedb.client.JsonValue;
import stemedb.record.AgentKey;

/** About key pairs. */
@Command(
    name = "keys",
    description = "About key pairs of agents.",
    subcommands = {KeysCommand.Generate.class, KeysCommand.Show.class})
final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  private static int show(NodeCommand command, AgentKey key) {
    String agentId = key.agentId().toString();
    return command.show(
        JsonValue.parse("{\"agent_id\":\"" + agentId + "\"}"),
        null,
        () -> command.screen().out().println(agentId));
  }

  /** Makes one. */
  @Command(
      name = "generate",
      description = "Makes a key pair, writes it to a new file and prints its agent id.")
  static final class Generate extends NodeCommand {
    @Option(
        names = "--out",
        required = true,
        paramLabel = "FILE",
        description = "new file, PKCS#8 in PEM, readable by its owner only")
    private Path out;

    @Override
    public Integer call() {
      return KeysCommand.show(this, KeyFiles.create(out));
    }
  }

  /** Shows one. */
  @Command(name = "show", description = "Prints the agent id of a key file.")
  static final class Show extends NodeCommand {
    @Parameters(paramLabel = "FILE", description = "PKCS#8 in PEM")
    private Path file;

    @Override
    public Integer call() {
      return KeysCommand.show(this, KeyFiles.read(file));
    }
  }
}
