package stemedb.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stands for the command that the launcher script runs itself; here for its help. */
@SuppressWarnings("UnusedVariable") // an option that only the help shows
@Command(
    name = "start",
    description = {
      "Starts a node in the foreground; ends on Ctrl-C or 'stemedb stop'.",
      "The heap is $STEMEDB_HEAP, by default 512m; $STEMEDB_JAVA_OPTS adds options of the JVM."
    })
final class StartCommand extends NodeCommand {
  @Option(names = "--port", paramLabel = "N", description = "default $STEMEDB_PORT or 18180")
  private @Nullable Integer port;

  @Override
  public Integer call() {
    screen().note("start is run by the launcher script: use stemedb start");
    return ExitCode.FAILED;
  }
}
