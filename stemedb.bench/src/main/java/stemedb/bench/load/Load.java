package stemedb.bench.load;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One kind of request and how to tell whether the answer is the wanted one.
 *
 * @param requests are sent in this order
 * @param repeat whether the list starts again at its end; else the load ends there
 * @param check what a good answer looks like
 */
public record Load(List<byte[]> requests, boolean repeat, Check check) {

  /** Says whether an answer is the wanted one. */
  @FunctionalInterface
  public interface Check {
    boolean isGood(MessageParser answer);
  }

  /**
   * What came out.
   *
   * @param requests good answers
   * @param errors other answers and broken connections
   * @param firstError the first of them, for people
   * @param seconds from the first request to the last answer
   * @param generatorCpuSeconds what the generator's thread took
   * @param latencyNanos of good answers, up to the last byte received: in a closed loop from the
   *     first byte sent, in an open loop from the moment at which the request was due
   */
  public record Result(
      long requests,
      long errors,
      @Nullable String firstError,
      double seconds,
      double generatorCpuSeconds,
      Histogram latencyNanos) {
    private static final long LATENCY_MAX_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int DIGITS = 3;

    /** Empty, for 1 ns to 10 minutes and three digits. */
    public static Histogram newHistogram() {
      return new Histogram(LATENCY_MAX_NANOS, DIGITS);
    }

    public double requestsPerSecond() {
      return requests / seconds;
    }

    /** Latency at a percentile in milliseconds; NaN when there was no good answer. */
    public double millis(double percentile) {
      return requests == 0 ? Double.NaN : latencyNanos.getValueAtPercentile(percentile) / 1e6;
    }
  }
}
