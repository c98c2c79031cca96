package stemedb.bench.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The rounds of one peer in one measurement; each figure is the median over the rounds, for itself.
 *
 * @param what was measured
 * @param fsync when the peer acknowledges a write; empty for reads
 * @param openRate requests a second in an open loop; 0 in a closed one
 * @param claimsPerRequest how many a request carries; 0 for reads
 */
public record Series(
    String what,
    String peer,
    String fsync,
    int connections,
    double openRate,
    int claimsPerRequest,
    List<Trial> rounds) {

  public Series {
    rounds = List.copyOf(rounds);
  }

  /** The median over the rounds. */
  public double median(ToDoubleFunction<Trial> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  public double requestsPerSecond() {
    return median(trial -> trial.result().requestsPerSecond());
  }

  public double claimsPerSecond() {
    return requestsPerSecond() * claimsPerRequest;
  }

  /** Latency at a percentile in milliseconds. */
  public double millis(double percentile) {
    return median(trial -> trial.result().millis(percentile));
  }

  public double cpuMicrosPerRequest() {
    return median(Trial::cpuMicrosPerRequest);
  }

  public double generatorShare() {
    return median(Trial::generatorShare);
  }

  /** Wrong answers and broken connections of all rounds. */
  public long errors() {
    return rounds.stream().mapToLong(trial -> trial.result().errors()).sum();
  }

  /** The first wrong answer, for people; empty when there is none. */
  public String firstError() {
    return rounds.stream()
        .map(trial -> trial.result().firstError())
        .filter(error -> error != null)
        .findFirst()
        .orElse("");
  }
}
