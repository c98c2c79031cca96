package stemedb.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that the launcher script runs itself; here for their help. */
@SuppressWarnings("UnusedVariable") // options that only the help shows
final class ScriptCommands {
  private ScriptCommands() {}

  private static int notHere(NodeCommand command, String name) {
    command.screen().note(name + " is run by the launcher script: use stemedb " + name);
    return ExitCode.FAILED;
  }

  /** Starts a node. */
  @Command(
      name = "start",
      description = {
        "Starts a node in the foreground; ends on Ctrl-C or 'stemedb stop'.",
        "The heap is $STEMEDB_HEAP, by default 512m; $STEMEDB_JAVA_OPTS adds options of the JVM."
      })
  static final class Start extends NodeCommand {
    @Option(names = "--port", paramLabel = "N", description = "default $STEMEDB_PORT or 18180")
    private @Nullable Integer port;

    @Override
    public Integer call() {
      return notHere(this, "start");
    }
  }

  /** Measures. */
  @Command(
      name = "bench",
      description = "Measures reads and writes; the rest of the line is handed to the benchmark.")
  static final class Bench extends NodeCommand {
    @Parameters(paramLabel = "ARG", description = "see 'stemedb bench -- --help'")
    private String @Nullable [] arguments;

    @Override
    public Integer call() {
      return notHere(this, "bench");
    }
  }
}
