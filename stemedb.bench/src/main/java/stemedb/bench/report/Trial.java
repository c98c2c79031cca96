package stemedb.bench.report;

import stemedb.bench.load.Load;

/**
 * One measured run.
 *
 * @param serverCpuSeconds what the peer took during it; NaN when that cannot be told
 */
public record Trial(Load.Result result, double serverCpuSeconds) {

  /** Server CPU a request in microseconds. */
  public double cpuMicrosPerRequest() {
    return serverCpuSeconds * 1e6 / (result.requests() + result.errors());
  }

  /** The generator's CPU as a share of one processor. */
  public double generatorShare() {
    return result.generatorCpuSeconds() / result.seconds();
  }
}
