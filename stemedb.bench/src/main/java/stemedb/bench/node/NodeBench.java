package stemedb.bench.node;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import stemedb.bench.claims.Claims;

/** Measures a running node and prints a table. */
public final class NodeBench {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int UNREACHABLE = 3;

  private NodeBench() {}

  /** The exit code: 0 done, 1 failed or requests were refused, 2 usage, 3 node not reachable. */
  public static int run(List<String> arguments, PrintStream out, PrintStream err) {
    Options options;
    try {
      options = Options.parse(arguments, System.getenv());
    } catch (IllegalArgumentException e) {
      err.println("bench: " + e.getMessage() + "; --help shows what there is");
      return USAGE;
    }
    if (options.help()) {
      out.print(Options.HELP);
      return DONE;
    }
    Map<String, String> node;
    try {
      node = Health.read(options.url(), options.apiKey());
    } catch (IOException e) {
      err.println("bench: no node that is ready at " + options.url() + ": " + e);
      return UNREACHABLE;
    }
    try {
      return measure(options, node, out);
    } catch (IOException e) {
      err.println("bench: " + e);
      return FAILED;
    }
  }

  private static int measure(Options options, Map<String, String> node, PrintStream out)
      throws IOException {
    Report report = new Report(options, node, out);
    report.begin();
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    new Scenarios(options, new Claims(options.seed(), now), report::add).run();
    if (options.json() != null) {
      report.writeJson(options.json());
    }
    return report.isClean() ? DONE : FAILED;
  }
}
