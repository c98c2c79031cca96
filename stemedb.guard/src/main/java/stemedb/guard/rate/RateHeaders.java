package stemedb.guard.rate;

import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.TimeUnit;

/**
 * The headers by which a client learns of its limit (draft-ietf-httpapi-ratelimit-headers): {@code
 * RateLimit-Policy: "read";q=4000;w=2} and {@code RateLimit: "read";r=3999;t=0}, where {@code t}
 * are the seconds until a refused request would be taken.
 */
final class RateHeaders {
  private RateHeaders() {}

  static void set(HttpServletResponse response, String policy, Rate rate, TokenBucket.Taken taken) {
    long wait = seconds(taken.waitNanos());
    response.setHeader(
        "RateLimit-Policy", '"' + policy + "\";q=" + rate.burst() + ";w=" + rate.windowSeconds());
    response.setHeader("RateLimit", '"' + policy + "\";r=" + taken.remaining() + ";t=" + wait);
    if (!taken.taken()) {
      response.setHeader("Retry-After", Long.toString(wait));
    }
  }

  /** Rounded up. */
  private static long seconds(long nanos) {
    long second = TimeUnit.SECONDS.toNanos(1);
    return (nanos + second - 1) / second;
  }
}
