package stemedb.guard.rate;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A bucket for each of many names. Full buckets are forgotten when there are too many; when all are
 * in use, whoever comes next shares one with others who come. Thread-safe.
 */
final class Buckets {
  private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Map<String, TokenBucket> byName = new ConcurrentHashMap<>();
  private final int countMax;
  private final LongSupplier nanos;
  private final TokenBucket shared;
  private final AtomicLong sweepAtNanos;

  /**
   * @param countMax how many names are told apart
   * @param nanos the clock
   */
  Buckets(int countMax, LongSupplier nanos) {
    this.countMax = countMax;
    this.nanos = nanos;
    this.shared = new TokenBucket(nanos.getAsLong());
    this.sweepAtNanos = new AtomicLong(nanos.getAsLong());
  }

  TokenBucket.Taken take(String name, Rate rate, long tokens) {
    long now = nanos.getAsLong();
    return of(name, now).take(rate, tokens, now);
  }

  /** Takes what was owed already. */
  void charge(String name, Rate rate, long tokens) {
    long now = nanos.getAsLong();
    of(name, now).charge(rate, tokens, now);
  }

  int count() {
    return byName.size();
  }

  private TokenBucket of(String name, long now) {
    TokenBucket bucket = byName.get(name);
    if (bucket != null) {
      return bucket;
    }
    if (byName.size() >= countMax && !sweep(now)) {
      return shared;
    }
    return byName.computeIfAbsent(name, key -> new TokenBucket(now));
  }

  /** Forgets full buckets, once a second at most; says whether there is room. */
  private boolean sweep(long now) {
    long due = sweepAtNanos.get();
    if (now - due >= 0 && sweepAtNanos.compareAndSet(due, now + SWEEP_NANOS)) {
      byName.values().removeIf(bucket -> bucket.isFull(now));
    }
    return byName.size() < countMax;
  }
}
