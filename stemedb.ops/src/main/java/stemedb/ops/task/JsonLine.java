package stemedb.ops.task;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One JSON object, on one line. */
public final class JsonLine {
  private final StringBuilder json = new StringBuilder("{");

  /** Adds a text, nothing for null. */
  public JsonLine text(String name, @Nullable Object value) {
    return value == null ? this : raw(name, quoted(value.toString()));
  }

  public JsonLine number(String name, long value) {
    return raw(name, Long.toString(value));
  }

  public JsonLine flag(String name, boolean value) {
    return raw(name, Boolean.toString(value));
  }

  public JsonLine texts(String name, Collection<String> values) {
    return raw(
        name, values.stream().map(JsonLine::quoted).collect(Collectors.joining(",", "[", "]")));
  }

  public JsonLine objects(String name, Collection<JsonLine> values) {
    return raw(
        name, values.stream().map(JsonLine::toString).collect(Collectors.joining(",", "[", "]")));
  }

  private JsonLine raw(String name, String value) {
    json.append(json.length() == 1 ? "" : ",").append(quoted(name)).append(':').append(value);
    return this;
  }

  @Override
  public String toString() {
    return json + "}";
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
