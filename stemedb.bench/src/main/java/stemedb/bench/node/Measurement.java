package stemedb.bench.node;

import stemedb.bench.load.Load;

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
    return result.millis(percentile);
  }

  double claimsPerSecond() {
    return result.requestsPerSecond() * claimsPerRequest;
  }
}
