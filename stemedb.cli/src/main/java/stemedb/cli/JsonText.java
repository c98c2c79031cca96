package stemedb.cli;

import java.util.List;
import java.util.stream.Collectors;

/** Strings as JSON. */
final class JsonText {
  private JsonText() {}

  static String of(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
        json.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  static String of(List<String> texts) {
    return texts.stream().map(JsonText::of).collect(Collectors.joining(",", "[", "]"));
  }
}
