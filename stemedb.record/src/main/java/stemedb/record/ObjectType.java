package stemedb.record;

import com.fasterxml.jackson.core.JsonToken;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.ObjectValue;

/** {@code {"type": …, "value": …}}, the object of an assertion. */
final class ObjectType implements MemberType<ObjectValue> {
  static final ObjectType INSTANCE = new ObjectType();

  private static final int TEXT_BYTES_MAX = 16 * 1_024;
  private static final int REFERENCE_BYTES_MAX = 512;

  private ObjectType() {}

  @Override
  public @Nullable ObjectValue read(MemberInput in) {
    return new Reading(in).read();
  }

  @Override
  public Object form(ObjectValue object) {
    return form(
        object,
        object instanceof ObjectValue.Number number
            ? CanonicalNumber.toString(number.value())
            : "");
  }

  private static Form form(ObjectValue object, String number) {
    return out -> {
      out.ascii("{\"type\":\"").ascii(object.type()).ascii("\",\"value\":");
      if (object instanceof ObjectValue.Text text) {
        out.string(text.value());
      } else if (object instanceof ObjectValue.Reference reference) {
        out.string(reference.value());
      } else if (object instanceof ObjectValue.Bool bool) {
        out.ascii(Boolean.toString(bool.value()));
      } else {
        out.ascii(number);
      }
      out.put('}');
    };
  }

  /** One object that is being read. */
  private static final class Reading {

    private final MemberInput member;
    private final JsonInput in;
    private final Violations violations;
    private final String pointer;

    private boolean typeSeen;
    private boolean valueSeen;
    private @Nullable String type;

    /** A String, a NumberLiteral or a Boolean; null when the value is something else. */
    private @Nullable Object value;

    private Reading(MemberInput member) {
      this.member = member;
      this.in = member.json;
      this.violations = member.violations;
      this.pointer = member.pointer();
    }

    /** Reads the object into its slot; null when there is a violation. */
    @Nullable ObjectValue read() {
      if (in.token() != JsonToken.START_OBJECT) {
        violations.add(pointer, "object is not of the form {\"type\": …, \"value\": …}");
        in.skip();
        return null;
      }
      for (String name = in.nextMember(pointer); name != null; name = in.nextMember(pointer)) {
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
            violations.unknown(pointer, name);
            in.skip();
          }
        }
      }
      ObjectValue object = object();
      if (object != null) {
        member.form(form(object, value instanceof NumberLiteral number ? number.canonical() : ""));
      }
      return object;
    }

    private void requireFirst(boolean seen, String name) {
      if (seen) {
        throw Violations.duplicate(pointer, name);
      }
    }

    private void readType() {
      if (in.token() == JsonToken.VALUE_STRING) {
        type = in.text(pointer + "/type");
      } else {
        in.skip();
      }
    }

    private void readValue() {
      switch (in.token()) {
        case VALUE_STRING -> value = in.text(pointer + "/value");
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> value = in.number(pointer + "/value");
        case VALUE_TRUE -> value = Boolean.TRUE;
        case VALUE_FALSE -> value = Boolean.FALSE;
        default -> in.skip();
      }
    }

    private @Nullable ObjectValue object() {
      if (!typeSeen || !valueSeen) {
        String missing = typeSeen ? "value" : "type";
        violations.add(pointer + "/" + missing, "object has no " + missing);
        return null;
      }
      return switch (type == null ? "" : type) {
        case "text" -> text();
        case "reference" -> reference();
        case "number" -> number();
        case "boolean" ->
            value instanceof Boolean bool ? new ObjectValue.Bool(bool) : mismatch("true or false");
        default -> {
          violations.add(
              pointer + "/type", "the type of object is none of text, number, boolean, reference");
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
      violations.add(pointer + "/value", detail);
      return null;
    }
  }
}
