package stemedb.record;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Any JSON value in memory, for whatever is rare enough not to need a reader of its own. Maps sort
 * their members by UTF-16 code units ({@link String#compareTo}), which is the order of RFC 8785.
 */
sealed interface JsonTree extends Form {

  /** Members by name. */
  record Members(SortedMap<String, JsonTree> members) implements JsonTree {
    @Override
    public void write(CanonicalWriter out) {
      char separator = '{';
      for (var member : members.entrySet()) {
        out.put(separator).string(member.getKey()).put(':');
        member.getValue().write(out);
        separator = ',';
      }
      if (members.isEmpty()) {
        out.put('{');
      }
      out.put('}');
    }
  }

  /** Elements in their order. */
  record Elements(List<JsonTree> elements) implements JsonTree {
    @Override
    public void write(CanonicalWriter out) {
      out.put('[');
      for (int i = 0; i < elements.size(); i++) {
        if (i > 0) {
          out.put(',');
        }
        elements.get(i).write(out);
      }
      out.put(']');
    }
  }

  /** A text. */
  record Text(String value) implements JsonTree {
    @Override
    public void write(CanonicalWriter out) {
      out.string(value);
    }
  }

  /** A number. */
  record Number(double value) implements JsonTree {
    @Override
    public void write(CanonicalWriter out) {
      out.ascii(CanonicalNumber.toString(value));
    }
  }

  /** The three words of JSON. */
  enum Word implements JsonTree {
    TRUE("true"),
    FALSE("false"),
    NULL("null");

    private final String word;

    Word(String word) {
      this.word = word;
    }

    @Override
    public void write(CanonicalWriter out) {
      out.ascii(word);
    }
  }

  /** Reads one value and nothing after it. */
  static JsonTree read(byte[] json) {
    try (JsonInput in = JsonInput.open(json)) {
      JsonTree value = value(in);
      in.end();
      return value;
    }
  }

  private static JsonTree value(JsonInput in) {
    return switch (in.token()) {
      case START_OBJECT -> members(in);
      case START_ARRAY -> elements(in);
      case VALUE_STRING -> new Text(in.text(""));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Number(in.number("").value());
      case VALUE_TRUE -> Word.TRUE;
      case VALUE_FALSE -> Word.FALSE;
      case VALUE_NULL -> Word.NULL;
      default -> throw new IllegalStateException("no value begins with " + in.token());
    };
  }

  private static Members members(JsonInput in) {
    SortedMap<String, JsonTree> members = new TreeMap<>();
    for (String name = in.nextMember(""); name != null; name = in.nextMember("")) {
      if (members.put(name, value(in)) != null) {
        throw Violations.duplicate("", name);
      }
    }
    return new Members(members);
  }

  private static Elements elements(JsonInput in) {
    List<JsonTree> elements = new ArrayList<>();
    while (in.next() != JsonToken.END_ARRAY) {
      elements.add(value(in));
    }
    return new Elements(elements);
  }
}
