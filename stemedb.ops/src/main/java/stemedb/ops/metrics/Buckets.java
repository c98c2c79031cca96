package stemedb.ops.metrics;

import com.codahale.metrics.Metric;
import java.util.concurrent.atomic.LongAdder;
import stemedb.api.metrics.Metrics;

/**
 * A distribution in fixed buckets, so that Prometheus can add the nodes up. Updates are lock-free;
 * a reader may see a number in its bucket a moment before it sees it in the sum.
 */
final class Buckets implements Metric, Metrics.Histogram, Metrics.Distribution {
  private static final double NANOS_A_SECOND = 1e9;

  /** 0.5 ms to 5 s, in nanoseconds. */
  private static final long[] DURATIONS = {
    500_000L,
    1_000_000L,
    2_500_000L,
    5_000_000L,
    10_000_000L,
    25_000_000L,
    50_000_000L,
    100_000_000L,
    250_000_000L,
    500_000_000L,
    1_000_000_000L,
    2_500_000_000L,
    5_000_000_000L
  };

  private static final long[] NUMBERS = {
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000
  };

  private final long[] bounds;
  private final double unit;
  private final LongAdder[] counts;
  private final LongAdder sum = new LongAdder();

  private Buckets(long[] bounds, double unit) {
    this.bounds = bounds;
    this.unit = unit;
    counts = new LongAdder[bounds.length + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  /** For durations, shown in seconds. */
  static Buckets ofDurations() {
    return new Buckets(DURATIONS, NANOS_A_SECOND);
  }

  /** For plain numbers. */
  static Buckets ofNumbers() {
    return new Buckets(NUMBERS, 1);
  }

  @Override
  public void observeNanos(long nanos) {
    observe(nanos);
  }

  @Override
  public void observe(long number) {
    int bucket = 0;
    while (bucket < bounds.length && number > bounds[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    sum.add(number);
  }

  /** How many are in each bucket; the last one is beyond all bounds. */
  long[] counts() {
    long[] snapshot = new long[counts.length];
    for (int i = 0; i < snapshot.length; i++) {
      snapshot[i] = counts[i].sum();
    }
    return snapshot;
  }

  /** Upper bound of a bucket, in seconds or as the plain number; infinite for the last. */
  double bound(int bucket) {
    return bucket < bounds.length ? bounds[bucket] / unit : Double.POSITIVE_INFINITY;
  }

  /** All together, in seconds or as the plain number. */
  double sum() {
    return sum.sum() / unit;
  }
}
