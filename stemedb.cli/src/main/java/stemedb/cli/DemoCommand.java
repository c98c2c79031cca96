package stemedb.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import stemedb.client.StemeDbClient;

/** Starts a node, fills it with the sample data and shows what it knows. */
@Command(
    name = "demo",
    description = {
      "Starts a node with 7,208 claims about countries from six sources that contradict each other,",
      "shows what it makes of them, and serves until Ctrl-C. Without --data the folder is a new one",
      "in the system's folder for temporary files, and is kept."
    })
final class DemoCommand extends NodeCommand {
  private static final int DEFAULT_PORT = 18180;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "port of the node; default 18180, or a free one when that is taken")
  private @Nullable Integer port;

  @Option(names = "--exit", description = "stop the node and end after the report")
  private boolean exit;

  @Override
  public Integer call() throws InterruptedException {
    Path sample = Path.of(Launcher.property("stemedb.sample"));
    Path data = folder();
    int chosen = choosePort();
    screen().note("Starting a node on " + data + ", log in " + data.resolve("node.log"));
    NodeProcess node =
        NodeProcess.start(Launcher.startCommand(data, chosen), data.resolve("node.log"));
    return node.during(() -> show(node, sample, data, chosen), () -> {});
  }

  private int show(NodeProcess node, Path sample, Path data, int chosen)
      throws InterruptedException {
    String url = "http://127.0.0.1:" + chosen;
    StemeDbClient client = StemeDbClient.of(URI.create(url), null, TIMEOUT);
    node.awaitReady(client, TIMEOUT);
    ClaimImport.Report imported =
        new ClaimImport(client, new AgentKeys(data.resolve("keys").resolve("agents")), screen())
            .run(sample);
    String again =
        Launcher.typed()
            + " start --data "
            + Launcher.quoted(data.toString())
            + " --port "
            + chosen;
    new DemoReport(screen(), client, node).print(imported, url, exit ? again : null);
    if (exit) {
      return imported.refused() == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }
    screen().note("The node serves until Ctrl-C; its data stays in " + data);
    node.awaitEnd();
    return ExitCode.FAILED;
  }

  private Path folder() {
    try {
      Path named = global().optionData();
      if (named == null) {
        return Files.createTempDirectory("stemedb-demo-");
      }
      Path data = Files.createDirectories(named.toAbsolutePath()).toRealPath();
      OptionalLong holder = NodeLock.holder(data);
      if (holder.isPresent()) {
        throw new CommandFailure(
            "process " + holder.getAsLong() + " runs on " + data + " already: stop it first");
      }
      return data;
    } catch (IOException e) {
      throw new CommandFailure("cannot make the data folder: " + e.getMessage(), e);
    }
  }

  private int choosePort() {
    if (port == null) {
      return NodeProcess.isFree(DEFAULT_PORT) ? DEFAULT_PORT : NodeProcess.freePort();
    }
    if (port < 1 || port > 65_535) {
      throw usage("--port: a port is 1 to 65535");
    }
    if (!NodeProcess.isFree(port)) {
      throw new CommandFailure("port " + port + " is taken: name another with --port");
    }
    return port;
  }
}
