package stemedb.ops.metrics;

import com.codahale.metrics.Metric;
import java.util.concurrent.atomic.LongAdder;
import stemedb.api.metrics.Metrics;

/**
 * A distribution of durations in fixed buckets, so that Prometheus can add the nodes up. Updates
 * are lock-free; a reader may see a duration in its bucket a moment before it sees it in the sum.
 */
final class Buckets implements Metric, Metrics.Histogram {
  /** Upper bounds of the buckets, in nanoseconds: 0.5 ms to 5 s. */
  static final long[] BOUNDS_NANOS = {
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

  private final LongAdder[] counts = new LongAdder[BOUNDS_NANOS.length + 1];
  private final LongAdder sumNanos = new LongAdder();

  Buckets() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  @Override
  public void observeNanos(long nanos) {
    int bucket = 0;
    while (bucket < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    sumNanos.add(nanos);
  }

  /** How many durations ended in each bucket; the last one is beyond all bounds. */
  long[] counts() {
    long[] snapshot = new long[counts.length];
    for (int i = 0; i < snapshot.length; i++) {
      snapshot[i] = counts[i].sum();
    }
    return snapshot;
  }

  /** All durations together, in seconds. */
  double sumSeconds() {
    return sumNanos.sum() / 1e9;
  }
}
