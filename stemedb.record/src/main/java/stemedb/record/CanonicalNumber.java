package stemedb.record;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as RFC 8785 section 3.2.2.3 writes them: ECMAScript's {@code Number::toString} (ECMA-262,
 * 6.1.6.1.20). {@code Double.toString} is of no use here: before JDK 19 it does not always find the
 * shortest digits, and its notation differs.
 */
public final class CanonicalNumber {
  /** Below it a double has less than two digits of precision; see {@link #tiny}. */
  private static final double TINY = 1e-320;

  /** Integers below 2^53 are their own shortest form. */
  private static final double EXACT_INTEGERS = 0x1p53;

  /**
   * Jackson's fast writer is Schubfach (Giulietti, "The Schubfach way to render doubles"), which
   * finds the shortest digits. Its own package is closed to modules, this way in is open.
   */
  private static final boolean SCHUBFACH = true;

  private CanonicalNumber() {}

  /**
   * The shortest decimal that reads back as {@code value}; {@code 0} for negative zero.
   *
   * @throws IllegalArgumentException when {@code value} is not finite: JSON has no word for it
   */
  public static String toString(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a number is finite");
    }
    if (value == Math.rint(value) && Math.abs(value) < EXACT_INTEGERS) {
      return Long.toString((long) value);
    }
    double magnitude = Math.abs(value);
    String javaForm =
        magnitude < TINY ? tiny(magnitude) : NumberOutput.toString(magnitude, SCHUBFACH);
    StringBuilder out = new StringBuilder(25);
    if (value < 0) {
      out.append('-');
    }
    reformat(javaForm, out);
    return out.toString();
  }

  /**
   * Java's notation has two digits at least and so chooses {@code 4.9E-324}, where ECMAScript wants
   * the one digit of {@code 5e-324}. That matters only where a double is as coarse as a digit.
   */
  private static String tiny(double magnitude) {
    BigDecimal exact = new BigDecimal(magnitude);
    for (int digits = 1; ; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == magnitude) {
        int exponent = rounded.precision() - rounded.scale() - 1;
        String unscaled = rounded.unscaledValue().toString();
        return unscaled.charAt(0) + "." + unscaled.substring(1) + "E" + exponent;
      }
    }
  }

  /** From {@code ddd.dddE±x}, in which the fraction or the exponent may be missing. */
  private static void reformat(String javaForm, StringBuilder out) {
    int e = javaForm.indexOf('E');
    int exponent = e < 0 ? 0 : Integer.parseInt(javaForm.substring(e + 1));
    String mantissa = e < 0 ? javaForm : javaForm.substring(0, e);
    int dot = mantissa.indexOf('.');
    String digits = mantissa.substring(0, dot) + mantissa.substring(dot + 1);
    int start = 0;
    while (digits.charAt(start) == '0') {
      start++;
    }
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    // the value is 0.DIGITS times ten to the power of point: n in ECMA-262
    int point = dot + exponent - start;
    write(digits.substring(start, end), point, out);
  }

  private static void write(String digits, int point, StringBuilder out) {
    int count = digits.length();
    if (point > 21 || point <= -6) {
      writeScientific(digits, point - 1, out);
    } else if (point >= count) {
      out.append(digits).append("0".repeat(point - count));
    } else if (point > 0) {
      out.append(digits, 0, point).append('.').append(digits, point, count);
    } else {
      out.append("0.").append("0".repeat(-point)).append(digits);
    }
  }

  private static void writeScientific(String digits, int exponent, StringBuilder out) {
    out.append(digits.charAt(0));
    if (digits.length() > 1) {
      out.append('.').append(digits, 1, digits.length());
    }
    out.append('e').append(exponent < 0 ? '-' : '+').append(Math.abs(exponent));
  }
}
