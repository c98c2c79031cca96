package stemedb.api.archive;

import java.time.Duration;

/**
 * Which backups are kept; the newest always is. A backup goes when either limit says so.
 *
 * @param count so many, the newest ones; 0 for any number
 * @param age those that are younger; zero for any age
 */
public record Retention(int count, Duration age) {
  /** All of them. */
  public static final Retention ALL = new Retention(0, Duration.ZERO);

  public Retention {
    if (count < 0 || age.isNegative()) {
      throw new IllegalArgumentException("a retention is not negative");
    }
  }
}
