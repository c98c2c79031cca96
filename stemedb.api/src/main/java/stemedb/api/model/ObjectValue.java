package stemedb.api.model;

/**
 * The object of an assertion. Two objects are equal when type and value are equal; numbers are
 * compared by double value, text by code points.
 */
public sealed interface ObjectValue {

  /** The value as people read it: {@code 640679}, {@code Paris}, {@code true}. */
  String text();

  /** The word for the type in JSON. */
  String type();

  /** Free text, at most 16 KiB of UTF-8. */
  record Text(String value) implements ObjectValue {
    @Override
    public String text() {
      return value;
    }

    @Override
    public String type() {
      return "text";
    }
  }

  /** A finite IEEE double; negative zero becomes zero, as in RFC 8785. */
  record Number(double value) implements ObjectValue {
    public Number {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a number is finite");
      }
      value = value == 0 ? 0 : value;
    }

    @Override
    public String text() {
      return value == Math.rint(value) && Math.abs(value) < 1e15
          ? Long.toString((long) value)
          : Double.toString(value);
    }

    @Override
    public String type() {
      return "number";
    }
  }

  /** True or false. */
  record Bool(boolean value) implements ObjectValue {
    @Override
    public String text() {
      return Boolean.toString(value);
    }

    @Override
    public String type() {
      return "boolean";
    }
  }

  /** The name of another subject. */
  record Reference(String value) implements ObjectValue {
    @Override
    public String text() {
      return value;
    }

    @Override
    public String type() {
      return "reference";
    }
  }
}
