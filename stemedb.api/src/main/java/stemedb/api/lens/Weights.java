package stemedb.api.lens;

/**
 * Fixed-point weights of one billionth. Integer sums do not depend on order, so a parallel fold, a
 * rebuild or another platform changes no bit of an answer.
 */
public final class Weights {
  /** The weight of 1.0. */
  public static final long ONE = 1_000_000_000L;

  private Weights() {}

  /** The nearest weight, half-even. */
  public static long of(double value) {
    return (long) Math.rint(value * ONE);
  }

  /** A part of a whole as a double; 0 when the whole is 0. */
  public static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
