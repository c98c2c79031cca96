package stemedb.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

/** Stops a local node. */
@Command(
    name = "stop",
    description =
        "Stops the node that runs on a data folder (--data) and waits until it has ended.")
final class StopCommand extends NodeCommand {
  private static final int LIMIT_SECONDS = 30;

  @Override
  public Integer call() throws InterruptedException {
    Path data = global().data();
    if (!Files.isDirectory(data)) {
      throw new CommandFailure("there is no data folder " + data + ": name it with --data");
    }
    OptionalLong pid = NodeLock.holder(data);
    if (pid.isEmpty()) {
      screen().note("no node runs on " + data);
      return ExitCode.DONE;
    }
    ProcessHandle node =
        ProcessHandle.of(pid.getAsLong())
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "the node on "
                            + data
                            + " is process "
                            + pid.getAsLong()
                            + ", which cannot be seen from here"));
    if (!node.destroy()) {
      throw new CommandFailure("process " + node.pid() + " cannot be signalled");
    }
    await(node);
    screen().note("stopped process " + node.pid());
    return ExitCode.DONE;
  }

  private static void await(ProcessHandle node) throws InterruptedException {
    try {
      node.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new CommandFailure(
          "process "
              + node.pid()
              + " was signalled and still runs after "
              + LIMIT_SECONDS
              + " seconds",
          e);
    } catch (ExecutionException e) {
      throw new CommandFailure("cannot wait for process " + node.pid(), e);
    }
  }
}
