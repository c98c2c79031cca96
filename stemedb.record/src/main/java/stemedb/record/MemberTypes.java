package stemedb.record;

import com.fasterxml.jackson.core.JsonToken;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.AgentId;
import stemedb.api.model.Hash;
import stemedb.api.model.SourceClass;

/** What single values of members may be. */
final class MemberTypes {
  static final int SUBJECT_BYTES_MAX = 512;
  static final int PREDICATE_BYTES_MAX = 256;
  private static final int HASH_DIGITS = 64;

  static final MemberType<String> SUBJECT = name(SUBJECT_BYTES_MAX);
  static final MemberType<String> PREDICATE = name(PREDICATE_BYTES_MAX);
  static final MemberType<Hash> HASH = hex(HASH_DIGITS, Hash::parse, Hash::toString);
  static final MemberType<AgentId> AGENT = hex(HASH_DIGITS, AgentId::parse, AgentId::toString);
  static final MemberType<Instant> TIME = parsed(Timestamps::parse, Timestamps::format);
  static final MemberType<SourceClass> SOURCE_CLASS =
      word(SourceClass::ofWireName, SourceClass::wireName);

  private MemberTypes() {}

  /** A name: 1 to so many bytes of UTF-8, no control characters. */
  static MemberType<String> name(int bytesMax) {
    return checked(
        (name, text) -> ValueRules.name(name, text, bytesMax), Function.identity(), text -> text);
  }

  /** Any text of at most so many bytes of UTF-8. */
  static MemberType<String> text(int bytesMax) {
    return checked(
        (name, text) -> ValueRules.size(name, text, bytesMax), Function.identity(), text -> text);
  }

  /** So many lower-case hex digits. */
  static <T> MemberType<T> hex(
      int digits, Function<String, T> parser, Function<T, String> formatter) {
    return checked((name, text) -> ValueRules.hex(name, text, digits), parser, formatter);
  }

  /** One of some words. */
  static <T> MemberType<T> word(
      Function<String, Optional<T>> words, Function<T, String> formatter) {
    return new Textual<>(formatter) {
      @Override
      @Nullable T value(MemberInput in, String text) {
        Optional<T> value = words.apply(text);
        if (value.isEmpty()) {
          in.wrong(in.name() + " cannot be " + Violations.shown(text));
        }
        return value.orElse(null);
      }
    };
  }

  /** What a parser takes; it refuses with a sentence for people. */
  static <T> MemberType<T> parsed(Function<String, T> parser, Function<T, String> formatter) {
    return new Textual<>(formatter) {
      @Override
      @Nullable T value(MemberInput in, String text) {
        try {
          return parser.apply(text);
        } catch (IllegalArgumentException e) {
          in.wrong(in.name() + ": " + e.getMessage());
          return null;
        }
      }
    };
  }

  /** A number between two, both included. */
  static MemberType<Double> number(int least, int most) {
    return new MemberType<>() {
      @Override
      public @Nullable Double read(MemberInput in) {
        if (!in.json.atNumber()) {
          in.wrong(in.name() + " is not a number");
          in.json.skip();
          return null;
        }
        NumberLiteral number = in.json.number(in.pointer());
        in.form(new Form.Literal(number.canonical()));
        if (number.value() < least || number.value() > most) {
          in.wrong(in.name() + " does not lie between " + least + " and " + most);
        }
        return number.value();
      }

      @Override
      public Object form(Double value) {
        return new Form.Literal(CanonicalNumber.toString(value));
      }
    };
  }

  /** True or false. */
  static final MemberType<Boolean> BOOLEAN =
      new MemberType<>() {
        @Override
        public @Nullable Boolean read(MemberInput in) {
          JsonToken token = in.json.token();
          if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            in.wrong(in.name() + " is not true or false");
            in.json.skip();
            return null;
          }
          boolean value = token == JsonToken.VALUE_TRUE;
          in.form(form(value));
          return value;
        }

        @Override
        public Object form(Boolean value) {
          return value ? JsonTree.Word.TRUE : JsonTree.Word.FALSE;
        }
      };

  private static <T> MemberType<T> checked(
      TextRule rule, Function<String, T> parser, Function<T, String> formatter) {
    return new Textual<>(formatter) {
      @Override
      @Nullable T value(MemberInput in, String text) {
        String violation = rule.violation(in.name(), text);
        if (violation != null) {
          in.wrong(violation);
          return null;
        }
        return parser.apply(text);
      }
    };
  }

  /** Says what is wrong with a text, or null. */
  private interface TextRule {
    @Nullable String violation(String name, String text);
  }

  /** Types that are strings in JSON. */
  private abstract static class Textual<T> implements MemberType<T> {
    private final Function<T, String> formatter;

    Textual(Function<T, String> formatter) {
      this.formatter = formatter;
    }

    abstract @Nullable T value(MemberInput in, String text);

    @Override
    public final @Nullable T read(MemberInput in) {
      String text = in.string();
      return text == null ? null : value(in, text);
    }

    @Override
    public final Object form(T value) {
      return formatter.apply(value);
    }
  }
}
