package stemedb.cli;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.ObjectValue;
import stemedb.record.CanonicalNumber;

/** Objects from what people and files write. */
final class ObjectValues {
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");
  private static final Pattern NUMBER = Pattern.compile(INTEGER + "(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final double EXACT_MAX = 0x1p53 - 1;

  /** The words for the types. */
  enum Type {
    TEXT,
    NUMBER,
    BOOLEAN,
    REFERENCE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private ObjectValues() {}

  /**
   * @param type null to guess: what reads as a JSON number is one, true and false are booleans, the
   *     rest is text
   * @throws IllegalArgumentException when the value is not of that type
   */
  static ObjectValue of(String value, @Nullable Type type) {
    return switch (type == null ? guess(value) : type) {
      case TEXT -> new ObjectValue.Text(value);
      case NUMBER -> number(value);
      case BOOLEAN -> bool(value);
      case REFERENCE -> new ObjectValue.Reference(value);
    };
  }

  private static Type guess(String value) {
    if (NUMBER.matcher(value).matches()) {
      return Type.NUMBER;
    }
    return value.equals("true") || value.equals("false") ? Type.BOOLEAN : Type.TEXT;
  }

  private static ObjectValue bool(String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException("a boolean is true or false, not " + value);
    }
    return new ObjectValue.Bool(value.equals("true"));
  }

  /**
   * The number of a literal. A large integer that a double cannot hold is refused, not rounded: its
   * author would sign something else than what was written.
   */
  static ObjectValue number(String literal) {
    if (!NUMBER.matcher(literal).matches()) {
      throw new IllegalArgumentException("not a number: " + literal);
    }
    double value = Double.parseDouble(literal);
    if (Double.isInfinite(value)) {
      throw new IllegalArgumentException("the number " + literal + " is too large");
    }
    if (Math.abs(value) > EXACT_MAX
        && INTEGER.matcher(literal).matches()
        && !CanonicalNumber.toString(value).equals(literal)) {
      throw new IllegalArgumentException(
          "the integer " + literal + " has no exact double: give it as text");
    }
    return new ObjectValue.Number(value);
  }
}
