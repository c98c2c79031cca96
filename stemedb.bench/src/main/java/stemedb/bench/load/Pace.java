package stemedb.bench.load;

import java.util.concurrent.TimeUnit;

/**
 * When requests are due.
 *
 * <p>In a closed loop a request is due as soon as a connection is free. In an open loop requests
 * are due at a fixed rate, whether or not the server keeps up: one that has to wait for a
 * connection counts its wait, so that a pause of the server shows in all requests that came during
 * it ("coordinated omission" is what hides them in a closed loop). Due times lie on a grid of one
 * millisecond, because a selector waits no more finely than that; those of one millisecond come as
 * a group.
 *
 * @param requestsPerSecond the fixed rate; 0 for a closed loop
 */
public record Pace(double requestsPerSecond) {
  /** Each connection sends its next request when the answer to the last one is there. */
  public static final Pace CLOSED = new Pace(0);

  private static final long GRID_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  public Pace {
    if (!(requestsPerSecond >= 0 && requestsPerSecond <= 1e6)) {
      throw new IllegalArgumentException("a rate is 0 to 1,000,000 a second");
    }
  }

  /** An open loop. */
  public static Pace open(double requestsPerSecond) {
    return new Pace(requestsPerSecond);
  }

  /** Whether requests come at a fixed rate. */
  public boolean isOpen() {
    return requestsPerSecond > 0;
  }

  /** When the request with that number, from 0, is due in nanoseconds after the start. */
  long dueNanos(long number) {
    if (!isOpen()) {
      return 0;
    }
    return (long) Math.ceil(number / requestsPerSecond * 1e9 / GRID_NANOS) * GRID_NANOS;
  }
}
