package stemedb.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes the completion script. */
@Command(
    name = "completion",
    description = {
      "Writes the script that completes commands and options in bash and zsh:",
      "source <(stemedb completion)"
    })
final class CompletionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().getOut().print(AutoComplete.bash("stemedb", spec.root().commandLine()));
  }
}
