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
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import stemedb.client.StemeDbClient;

/** Runs one of the benchmarks. */
@Command(
    name = "bench",
    description = {
      "write and read compare StemeDB with etcd and PostgreSQL, where these are installed; storage",
      "compares the storage backends with each other. Each starts what it needs on new folders and",
      "removes it. Without one of these words one node is measured: that of --url, or a new one."
    })
final class BenchCommand extends NodeCommand {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final String MAIN = "stemedb.bench.Bench";

  /** What is compared. */
  enum Kind {
    NODE,
    WRITE,
    READ,
    STORAGE
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "KIND",
      defaultValue = "node",
      description = "node (default), write, read or storage")
  private Kind kind;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "length of a measurement (default 1; of a node 5)")
  private @Nullable String seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "length of the warm-up before each (default 1; of a node 2)")
  private @Nullable String warmUp;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "comparisons: how often the peers take turns (default 3)")
  private @Nullable String rounds;

  @Option(
      names = "--fill",
      paramLabel = "N",
      description = "comparisons: claims in the stores that are called filled (default 100000)")
  private @Nullable String fill;

  @Option(
      names = "--only",
      paramLabel = "PARTS",
      description = {
        "comparisons: only these parts, with commas; write: single, batch, filled, embedded;",
        "read: hash, consensus, cached; storage: names of backends"
      })
  private @Nullable String only;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "comparisons: on whose disk the peers keep their data")
  private @Nullable String folder;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "comparisons: also write the tables there")
  private @Nullable String markdown;

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
    if (kind != Kind.NODE) {
      return measure(home, null);
    }
    if (rounds != null || fill != null || only != null || folder != null || markdown != null) {
      throw usage("--rounds, --fill, --only, --folder and --markdown are for comparisons");
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

  /** Runs the program. */
  private int measure(Path home, @Nullable String url) throws InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Dstemedb.launcher=" + Launcher.path(),
                "-cp",
                home.resolve("bench") + "/*:" + home.resolve("lib") + "/*:" + home + "/bundle/*",
                MAIN,
                kind.name().toLowerCase(Locale.ROOT)));
    add(command, "--url", url);
    add(command, "--rounds", rounds);
    add(command, "--fill", fill);
    add(command, "--only", only);
    add(command, "--folder", folder);
    add(command, "--markdown", markdown);
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
