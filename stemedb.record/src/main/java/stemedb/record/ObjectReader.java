package stemedb.record;

import com.fasterxml.jackson.core.JsonToken;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.ObjectValue;

/** Reads {@code {"type": …, "value": …}}, the object of an assertion. */
final class ObjectReader {
  private static final String POINTER = "/object";
  private static final String TYPE = "/object/type";
  private static final String VALUE = "/object/value";
  private static final int TEXT_BYTES_MAX = 16 * 1_024;
  private static final int REFERENCE_BYTES_MAX = 512;

  private final JsonInput in;
  private final Violations violations;
  private final AssertionSlots slots;

  private boolean typeSeen;
  private boolean valueSeen;
  private @Nullable String type;

  /** A String, a NumberLiteral or a Boolean; null when the value is something else. */
  private @Nullable Object value;

  ObjectReader(JsonInput in, Violations violations, AssertionSlots slots) {
    this.in = in;
    this.violations = violations;
    this.slots = slots;
  }

  /** Reads the object into its slot; null when there is a violation. */
  @Nullable ObjectValue read() {
    if (in.token() != JsonToken.START_OBJECT) {
      violations.add(POINTER, "object is not of the form {\"type\": …, \"value\": …}");
      in.skip();
      return null;
    }
    for (String name = in.nextMember(POINTER); name != null; name = in.nextMember(POINTER)) {
      switch (name) {
        case "type" -> {
          requireFirst(typeSeen, name);
          typeSeen = true;
          readType();
        }
        case "value" -> {
          requireFirst(valueSeen, name);
          valueSeen = true;
          readValue();
        }
        default -> {
          violations.unknown(POINTER, name);
          in.skip();
        }
      }
    }
    ObjectValue object = object();
    if (object != null) {
      slots.object(object, value instanceof NumberLiteral number ? number.canonical() : "");
    }
    return object;
  }

  private static void requireFirst(boolean seen, String name) {
    if (seen) {
      throw Violations.duplicate(POINTER, name);
    }
  }

  private void readType() {
    if (in.token() == JsonToken.VALUE_STRING) {
      type = in.text(TYPE);
    } else {
      in.skip();
    }
  }

  private void readValue() {
    switch (in.token()) {
      case VALUE_STRING -> value = in.text(VALUE);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> value = in.number(VALUE);
      case VALUE_TRUE -> value = Boolean.TRUE;
      case VALUE_FALSE -> value = Boolean.FALSE;
      default -> in.skip();
    }
  }

  private @Nullable ObjectValue object() {
    if (!typeSeen || !valueSeen) {
      String missing = typeSeen ? VALUE : TYPE;
      violations.add(missing, "object has no " + missing.substring(POINTER.length() + 1));
      return null;
    }
    return switch (type == null ? "" : type) {
      case "text" -> text();
      case "reference" -> reference();
      case "number" -> number();
      case "boolean" ->
          value instanceof Boolean bool ? new ObjectValue.Bool(bool) : mismatch("true or false");
      default -> {
        violations.add(TYPE, "the type of object is none of text, number, boolean, reference");
        yield null;
      }
    };
  }

  private @Nullable ObjectValue text() {
    if (!(value instanceof String text)) {
      return mismatch("a string");
    }
    String violation = ValueRules.size("the text of object", text, TEXT_BYTES_MAX);
    return violation == null ? new ObjectValue.Text(text) : violation(violation);
  }

  private @Nullable ObjectValue reference() {
    if (!(value instanceof String subject)) {
      return mismatch("a string");
    }
    String violation = ValueRules.name("the reference of object", subject, REFERENCE_BYTES_MAX);
    return violation == null ? new ObjectValue.Reference(subject) : violation(violation);
  }

  private @Nullable ObjectValue number() {
    if (!(value instanceof NumberLiteral number)) {
      return mismatch("a number");
    }
    return number.exact()
        ? new ObjectValue.Number(number.value())
        : violation(
            "the number of object is an integer beyond ±(2^53 − 1) that no IEEE double holds;"
                + " as a number it would be "
                + number.canonical()
                + ", so send it as text");
  }

  private @Nullable ObjectValue mismatch(String wanted) {
    return violation("the value of object is not " + wanted + ", as its type says");
  }

  private @Nullable ObjectValue violation(String detail) {
    violations.add(VALUE, detail);
    return null;
  }
}
