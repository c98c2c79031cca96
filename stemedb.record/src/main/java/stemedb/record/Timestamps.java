package stemedb.record;

import java.time.Instant;

/** Time stamps as records write them. */
public final class Timestamps {
  private Timestamps() {}

  /** Reads {@code YYYY-MM-DDThh:mm:ss[.1-9 digits]Z}. */
  public static Instant parse(String text) {
    throw new UnsupportedOperationException();
  }

  /** Writes the shortest form. */
  public static String format(Instant instant) {
    throw new UnsupportedOperationException();
  }

  /** Reads a time stamp or Unix seconds. */
  public static Instant parseQueryTime(String text) {
    throw new UnsupportedOperationException();
  }
}
