package stemedb.guard.rate;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket in one number: when it will be full again. That is the generic cell rate algorithm
 * (ITU-T I.371), in which taking a token moves that time by the interval in which one comes. So
 * nothing has to fill buckets, and a change of the rate acts on those that are there. Thread-safe.
 */
final class TokenBucket {
  private final AtomicLong fullAtNanos;

  /**
   * What came of taking.
   *
   * @param taken whether there was enough
   * @param remaining whole tokens that are left
   * @param waitNanos until there is enough; 0 when there was
   */
  record Taken(boolean taken, long remaining, long waitNanos) {}

  /** A full one. */
  TokenBucket(long nowNanos) {
    this.fullAtNanos = new AtomicLong(nowNanos);
  }

  /** Takes tokens, all or none. More than the bucket holds are never there. */
  Taken take(Rate rate, long tokens, long nowNanos) {
    long interval = rate.intervalNanos();
    while (true) {
      long before = fullAtNanos.get();
      long missing = Math.max(0, before - nowNanos); // the clock's numbers may overflow
      long after = missing + tokens * interval;
      if (missing > rate.fullNanos()) { // it was emptied at a slower rate: empty is empty
        fullAtNanos.compareAndSet(before, nowNanos + rate.fullNanos());
      } else if (after > rate.fullNanos()) {
        return new Taken(false, (rate.fullNanos() - missing) / interval, after - rate.fullNanos());
      } else if (fullAtNanos.compareAndSet(before, nowNanos + after)) {
        return new Taken(true, (rate.fullNanos() - after) / interval, 0);
      }
    }
  }

  /** Takes tokens that were owed already, down to an empty bucket. */
  void charge(Rate rate, long tokens, long nowNanos) {
    fullAtNanos.updateAndGet(
        before -> {
          long owed = Math.max(0, before - nowNanos) + tokens * rate.intervalNanos();
          return nowNanos + Math.min(owed, rate.fullNanos());
        });
  }

  /** Whether it is full, so that a new one would be the same. */
  boolean isFull(long nowNanos) {
    return fullAtNanos.get() - nowNanos <= 0;
  }
}
