package stemedb.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import stemedb.bench.node.NodeBench;

/** The program: one benchmark a word, by default that of one node. */
public final class Bench {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  static final String HELP =
      """
      Compares StemeDB with others, or one part of it with another. Starts what it needs.

      Usage: stemedb bench write|read|storage [options]
             stemedb bench [--url URL] [options of "stemedb bench node --help"]

        --seconds N      length of a measurement, 0.05 to 3600 (default 1)
        --warm-up N      length of the warm-up before each (default 1)
        --rounds N       how often the peers take turns, 1 to 99 (default 3)
        --fill N         claims in the stores that are called filled (default 100000)
        --only A,B       run only these parts; write: single, batch, filled, embedded;
                         read: hash, consensus, cached; storage: names of backends
        --folder DIR     where the peers keep their data (default: the folder for temporary files)
        --json FILE      also write everything that was measured there
        --markdown FILE  also write the tables there
        --seed N         make keys and subjects from this number
        -h, --help       this text

      Exit codes: 0 done, 1 failed or requests were refused, 2 usage, 3 node not reachable.
      """;

  /** What {@code --only} may name; of storage it is any backend. */
  private static final Map<String, Set<String>> PARTS =
      Map.of(
          "write", new TreeSet<>(Set.of("single", "batch", "filled", "embedded")),
          "read", new TreeSet<>(Set.of("hash", "consensus", "cached")));

  private Bench() {}

  /** Exits with 0 done, 1 failed or requests were refused, 2 usage, 3 node not reachable. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /** The exit code. */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    String kind = arguments.isEmpty() ? "node" : arguments.get(0);
    return switch (kind) {
      case "write", "read", "storage" -> compare(kind, rest(arguments), out, err);
      case "node" -> NodeBench.run(rest(arguments), out, err);
      default -> NodeBench.run(arguments, out, err);
    };
  }

  private static List<String> rest(List<String> arguments) {
    return arguments.subList(Math.min(1, arguments.size()), arguments.size());
  }

  private static int compare(
      String kind, List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      out.print(HELP);
      return DONE;
    }
    Settings settings;
    try {
      settings = Settings.parse(arguments);
      Set<String> parts = PARTS.getOrDefault(kind, settings.only());
      if (!parts.containsAll(settings.only())) {
        throw new IllegalArgumentException("--only knows " + String.join(", ", parts));
      }
    } catch (IllegalArgumentException e) {
      err.println("bench: " + e.getMessage() + "; --help shows what there is");
      return USAGE;
    }
    Path launcher = Comparison.launcher();
    if (launcher == null && !kind.equals("storage")) {
      err.println("bench: this needs the launcher script: use the stemedb command");
      return USAGE;
    }
    try {
      boolean clean =
          switch (kind) {
            case "write" -> WriteBench.run(settings, Objects.requireNonNull(launcher), out);
            case "read" -> ReadBench.run(settings, Objects.requireNonNull(launcher), out);
            default -> StorageBench.run(settings, out);
          };
      return clean ? DONE : FAILED;
    } catch (IOException e) {
      err.println("bench: " + e.getMessage() + (e.getCause() == null ? "" : "; " + e.getCause()));
      return FAILED;
    } catch (InterruptedException e) {
      err.println("bench: interrupted");
      return FAILED;
    }
  }
}
