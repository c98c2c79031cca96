package stemedb.bench;

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
record Load(List<byte[]> requests, boolean repeat, Check check) {

  /** Says whether an answer is the wanted one. */
  @FunctionalInterface
  interface Check {
    boolean isGood(MessageParser answer);
  }

  /**
   * What came out.
   *
   * @param requests good answers
   * @param errors other answers and broken connections
   * @param firstError the first of them, for people
   * @param seconds from the first request to the last answer
   * @param latencyNanos from the first byte sent to the last byte received, of good answers
   */
  record Result(
      long requests,
      long errors,
      @Nullable String firstError,
      double seconds,
      Histogram latencyNanos) {
    private static final long LATENCY_MAX_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int DIGITS = 3;

    static Histogram newHistogram() {
      return new Histogram(LATENCY_MAX_NANOS, DIGITS);
    }

    double requestsPerSecond() {
      return requests / seconds;
    }
  }
}
