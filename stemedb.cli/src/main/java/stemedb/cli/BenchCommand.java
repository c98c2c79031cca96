package stemedb.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import stemedb.client.StemeDbClient;

/** Runs the benchmark against a throw-away node, or against one that is named. */
@Command(
    name = "bench",
    description = {
      "Measures single and batch writes, reads by hash and consensus questions over HTTP. Without",
      "--url it starts a node on a new folder, measures that, and removes it."
    })
final class BenchCommand extends NodeCommand {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final String MAIN = "stemedb.bench.Bench";

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "length of a measurement, 1 to 3600 (default 5)")
  private @Nullable String seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "length of the warm-up before each, 1 to 600 (default 2)")
  private @Nullable String warmUp;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "make keys and subjects from this number; a node takes a seed once")
  private @Nullable String seed;

  @Option(names = "--json", paramLabel = "FILE", description = "also write the results there")
  private @Nullable String json;

  @Override
  public Integer call() throws InterruptedException {
    Path home = Path.of(Launcher.path()).toAbsolutePath().resolve("../..").normalize();
    if (!Files.isDirectory(home.resolve("bench"))) {
      throw new CommandFailure("this distribution has no benchmark: " + home + " lacks bench/");
    }
    if (global().urlIsNamed()) {
      return measure(home, global().url());
    }
    Path data = temporaryFolder();
    int port = NodeProcess.freePort();
    screen().note("Starting a throw-away node on " + data);
    NodeProcess node =
        NodeProcess.start(Launcher.startCommand(data, port), data.resolve("node.log"));
    return node.during(
        () -> {
          String url = "http://127.0.0.1:" + port;
          node.awaitReady(StemeDbClient.of(URI.create(url), null, START_LIMIT), START_LIMIT);
          return measure(home, url);
        },
        () -> remove(data));
  }

  private int measure(Path home, String url) throws InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                home.resolve("bench") + "/*:" + home.resolve("lib") + "/*",
                MAIN,
                "--url",
                url));
    add(command, "--seconds", seconds);
    add(command, "--warm-up", warmUp);
    add(command, "--seed", seed);
    add(command, "--json", json);
    ProcessBuilder benchmark = new ProcessBuilder(command).inheritIO();
    String apiKey = global().apiKey();
    if (apiKey != null) { // not an argument: those are public
      benchmark.environment().put("STEMEDB_API_KEY", apiKey);
    }
    try {
      return benchmark.start().waitFor();
    } catch (IOException e) {
      throw new CommandFailure("cannot start the benchmark: " + e.getMessage(), e);
    }
  }

  private static void add(List<String> command, String option, @Nullable String value) {
    if (value != null) {
      command.add(option);
      command.add(value);
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("stemedb-bench-");
    } catch (IOException e) {
      throw new CommandFailure("cannot make a folder: " + e.getMessage(), e);
    }
  }

  private void remove(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      if (Files.exists(folder)) { // else another thread was faster
        screen().note("cannot remove " + folder + ": " + e.getMessage());
      }
    }
  }
}
