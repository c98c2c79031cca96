package stemedb.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value as it was read: members keep their order and numbers their spelling. Reading what is
 * not there gives null values instead of errors. Immutable.
 */
public final class JsonValue {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final JsonValue NULL = new JsonValue(null);

  /** A number as it was spelled. */
  private record Literal(String text) {}

  /** A list, a map, a string, a literal, a boolean or null. */
  private final @Nullable Object value;

  private JsonValue(@Nullable Object value) {
    this.value = value;
  }

  /**
   * Reads one value.
   *
   * @throws IllegalArgumentException when it is no JSON, or has a member twice
   */
  public static JsonValue parse(String json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      JsonValue value = read(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("something follows the JSON value");
      }
      return value;
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
    }
  }

  static JsonValue of(Map<String, JsonValue> members) {
    return new JsonValue(members);
  }

  private static JsonValue read(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IllegalArgumentException("a JSON value is missing");
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, read(parser));
        }
        yield new JsonValue(Collections.unmodifiableMap(members));
      }
      case START_ARRAY -> {
        List<JsonValue> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(read(parser));
        }
        yield new JsonValue(Collections.unmodifiableList(items));
      }
      case VALUE_STRING -> new JsonValue(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonValue(new Literal(parser.getText()));
      case VALUE_TRUE, VALUE_FALSE -> new JsonValue(parser.getBooleanValue());
      default -> NULL;
    };
  }

  /** Whether it is null or not there. */
  public boolean isNull() {
    return value == null;
  }

  /** Whether it is a number. */
  public boolean isNumber() {
    return value instanceof Literal;
  }

  /** Whether it is true or false. */
  public boolean isBoolean() {
    return value instanceof Boolean;
  }

  /** Whether it is a string. */
  public boolean isString() {
    return value instanceof String;
  }

  /** Whether it is an object. */
  public boolean isObject() {
    return value instanceof Map;
  }

  /** The member of that name; a null value when it is not there. */
  public JsonValue get(String name) {
    return members().getOrDefault(name, NULL);
  }

  /** The members in order; empty when this is no object. */
  @SuppressWarnings("unchecked")
  public Map<String, JsonValue> members() {
    return value instanceof Map<?, ?> map ? (Map<String, JsonValue>) map : Map.of();
  }

  /** The items; empty when this is no array. */
  @SuppressWarnings("unchecked")
  public List<JsonValue> items() {
    return value instanceof List<?> list ? (List<JsonValue>) list : List.of();
  }

  /** A string or number as text, true or false as a word; empty when it is null. */
  public String text() {
    if (value == null) {
      return "";
    }
    return value instanceof Literal literal ? literal.text : value.toString();
  }

  /** {@link #text()}, but null when it is null. */
  public @Nullable String textOrNull() {
    return value == null ? null : text();
  }

  /** The number, 0 when it is null. */
  public double number() {
    return value == null ? 0 : Double.parseDouble(text());
  }

  /** The whole number, 0 when it is null. */
  public long integer() {
    return value == null ? 0 : Long.parseLong(text());
  }

  /** Whether it is true. */
  public boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }

  /** Compact JSON. */
  @Override
  public String toString() {
    return write(false);
  }

  /** JSON over several lines, indented by two blanks. */
  public String indented() {
    return write(true);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonValue that && Objects.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(value);
  }

  private String write(boolean indented) {
    StringWriter target = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(target)) {
      if (indented) {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        generator.setPrettyPrinter(
            new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
      }
      write(generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return target.toString();
  }

  private void write(JsonGenerator generator) throws IOException {
    if (value instanceof Map) {
      generator.writeStartObject();
      for (Map.Entry<String, JsonValue> member : members().entrySet()) {
        generator.writeFieldName(member.getKey());
        member.getValue().write(generator);
      }
      generator.writeEndObject();
    } else if (value instanceof List) {
      generator.writeStartArray();
      for (JsonValue item : items()) {
        item.write(generator);
      }
      generator.writeEndArray();
    } else if (value instanceof Literal literal) {
      generator.writeNumber(literal.text);
    } else if (value instanceof Boolean bool) {
      generator.writeBoolean(bool);
    } else if (value instanceof String string) {
      generator.writeString(string);
    } else {
      generator.writeNull();
    }
  }
}
