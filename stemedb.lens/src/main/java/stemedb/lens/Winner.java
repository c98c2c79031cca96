package stemedb.lens;

import java.util.Comparator;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.Resolution;

/** What the lenses share that look at each claim by itself. */
final class Winner {

  private Winner() {}

  /**
   * The maximum wins, and its own confidence is that of the resolution.
   *
   * @param order one in which no two candidates are equal, or the fold would depend on their order
   */
  static Collector<Candidate, ?, Resolution> by(Comparator<Candidate> order) {
    return Collectors.collectingAndThen(
        Collectors.maxBy(order),
        best -> best.map(c -> new Resolution(c, c.confidence())).orElse(Resolution.NONE));
  }
}
