package stemedb.record;

import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;

/**
 * A number as it stands in JSON text.
 *
 * @param value the nearest double, never negative zero
 * @param canonical its form in RFC 8785
 * @param exact false for an integer literal beyond ±(2^53 − 1) that is not the form of its own
 *     double, so that the author wrote another number than the one that would be signed
 */
record NumberLiteral(double value, String canonical, boolean exact) {
  /** Decimals of so many digits survive the way into a double and back. */
  private static final int SAFE_DIGITS = 15;

  /** 0.000001 is written with all its zeros; what is smaller has an exponent. */
  private static final int LEADING_ZEROS_MAX = 5;

  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  /**
   * Reads a literal that the JSON grammar allows.
   *
   * @param pointer where it stands
   * @param integer whether it has neither fraction nor exponent
   * @throws stemedb.api.StemeDbException {@code validation_failed} when it is beyond every double
   */
  static NumberLiteral read(String pointer, char[] text, int offset, int length, boolean integer) {
    NumberLiteral plain = plain(text, offset, length);
    if (plain != null) {
      return plain;
    }
    String literal = new String(text, offset, length);
    double value = Double.parseDouble(literal);
    if (Double.isInfinite(value)) {
      throw Problem.at(
              ErrorCode.VALIDATION_FAILED,
              pointer,
              "a number is beyond the range of an IEEE double")
          .toException();
    }
    String canonical = CanonicalNumber.toString(value);
    boolean exact = !integer || value == 0 || canonical.equals(literal);
    return new NumberLiteral(value == 0 ? 0 : value, canonical, exact);
  }

  /**
   * The short way for almost every number that people write: at most 15 digits, no exponent, no
   * needless zeros. Such a literal is its own canonical form, and its digits and a power of ten are
   * both exact doubles, so that one division yields the nearest double.
   *
   * @return null when the literal is of another form
   */
  private static @Nullable NumberLiteral plain(char[] text, int offset, int length) {
    int end = offset + length;
    int start = text[offset] == '-' ? offset + 1 : offset;
    int dot = -1;
    long digits = 0;
    for (int i = start; i < end; i++) {
      char c = text[i];
      if (c == '.') {
        dot = i;
      } else if (c >= '0' && c <= '9' && i - start <= SAFE_DIGITS) {
        digits = digits * 10 + (c - '0');
      } else {
        return null;
      }
    }
    int digitCount = dot < 0 ? end - start : end - start - 1;
    if (digitCount > SAFE_DIGITS || !needsAllZeros(text, end, dot, digits)) {
      return null;
    }
    double magnitude = dot < 0 ? digits : digits / POWERS_OF_TEN[end - dot - 1];
    if (magnitude == 0 && start > offset) {
      return null;
    }
    double value = start > offset ? -magnitude : magnitude;
    return new NumberLiteral(value, new String(text, offset, length), true);
  }

  /** Whether a fraction, if there is one, ends with another digit than 0 and needs no exponent. */
  private static boolean needsAllZeros(char[] text, int end, int dot, long digits) {
    if (dot < 0) {
      return true;
    }
    int decimals = end - dot - 1;
    return text[end - 1] != '0'
        && (decimals <= LEADING_ZEROS_MAX + 1
            || digits >= POWERS_OF_TEN[decimals - LEADING_ZEROS_MAX - 1]);
  }
}
