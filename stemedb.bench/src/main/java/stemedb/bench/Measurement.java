package stemedb.bench;

/**
 * A result with its name.
 *
 * @param name what was measured
 * @param connections over how many connections
 * @param claimsPerRequest claims that a request writes; 0 for reads
 */
record Measurement(String name, int connections, int claimsPerRequest, Load.Result result) {

  /** Latency at a percentile in milliseconds. */
  double millis(double percentile) {
    return result.latencyNanos().getValueAtPercentile(percentile) / 1e6;
  }

  double claimsPerSecond() {
    return result.requestsPerSecond() * claimsPerRequest;
  }
}
