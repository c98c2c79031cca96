package stemedb.bench;

import java.io.PrintStream;
import java.util.List;
import stemedb.bench.node.NodeBench;

/** The program: one benchmark a word, by default that of one node. */
public final class Bench {
  private Bench() {}

  /** Exits with 0 done, 1 failed or requests were refused, 2 usage, 3 node not reachable. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /** The exit code. */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    return NodeBench.run(arguments, out, err);
  }
}
