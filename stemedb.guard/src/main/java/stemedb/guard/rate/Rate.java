package stemedb.guard.rate;

import java.util.concurrent.TimeUnit;

/**
 * How fast a bucket fills, and how much it holds.
 *
 * @param perSecond tokens a second, 1 to 1,000,000
 * @param burst tokens that it holds, 1 to 1,000,000,000
 */
public record Rate(int perSecond, int burst) {
  private static final int PER_SECOND_MAX = 1_000_000;
  private static final int BURST_MAX = 1_000_000_000;

  public Rate {
    if (perSecond < 1 || perSecond > PER_SECOND_MAX) {
      throw new IllegalArgumentException(
          "a rate is 1 to " + PER_SECOND_MAX + " a second, not " + perSecond);
    }
    if (burst < 1 || burst > BURST_MAX) {
      throw new IllegalArgumentException("a burst is 1 to " + BURST_MAX + ", not " + burst);
    }
  }

  /** Nanoseconds in which a token comes. */
  long intervalNanos() {
    return TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  /** Nanoseconds in which an empty bucket becomes full. */
  long fullNanos() {
    return burst * intervalNanos();
  }

  /** Seconds in which an empty bucket becomes full, at least 1. */
  long windowSeconds() {
    return Math.max(1, TimeUnit.NANOSECONDS.toSeconds(fullNanos()));
  }
}
