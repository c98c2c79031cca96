package stemedb.bench.report;

/**
 * A figure that was promised, and what came out.
 *
 * @param measured NaN when it was not measured
 * @param must what it has to be; NaN when it is only reported
 * @param aim what it ought to be; NaN for none
 * @param better which way is better
 * @param unit behind the figures, such as {@code ×}
 */
public record Goal(
    String what, double measured, double must, double aim, Better better, String unit) {

  /** Which way is better. */
  public enum Better {
    HIGHER,
    LOWER
  }

  /** How it ended. */
  public enum Verdict {
    AIM("aim reached"),
    PASS("pass"),
    FAIL("FAIL"),
    REPORTED("reported"),
    NOT_MEASURED("not measured");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A ratio of which more is better. */
  public static Goal atLeast(String what, double measured, double must, double aim) {
    return new Goal(what, measured, must, aim, Better.HIGHER, "×");
  }

  /** A figure of which less is better. */
  public static Goal atMost(String what, double measured, double must, double aim, String unit) {
    return new Goal(what, measured, must, aim, Better.LOWER, unit);
  }

  /** A figure without a promise. */
  public static Goal reported(String what, double measured, String unit) {
    return new Goal(what, measured, Double.NaN, Double.NaN, Better.HIGHER, unit);
  }

  public Verdict verdict() {
    if (Double.isNaN(measured)) {
      return Verdict.NOT_MEASURED;
    }
    if (Double.isNaN(must)) {
      return Verdict.REPORTED;
    }
    return meets(aim) ? Verdict.AIM : meets(must) ? Verdict.PASS : Verdict.FAIL;
  }

  private boolean meets(double bound) {
    return better == Better.HIGHER ? measured >= bound : measured <= bound;
  }
}
