package stemedb.http.json;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stemedb.record.CanonicalNumber;
import stemedb.record.Timestamps;

/**
 * Writes JSON into a growing byte array: UTF-8, no white space, doubles as ECMAScript writes them.
 * Commas come by themselves: one is due whenever the last byte ends a value. Not thread-safe.
 */
public final class JsonWriter {
  private static final byte[] HEX =
      "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final int REPLACEMENT = 0xFFFD;

  private byte[] bytes = new byte[1024];
  private int length;

  /** Starts an object, as a value. */
  public JsonWriter beginObject() {
    separate();
    return put('{');
  }

  public JsonWriter endObject() {
    return put('}');
  }

  /** Starts an array, as a value. */
  public JsonWriter beginArray() {
    separate();
    return put('[');
  }

  public JsonWriter endArray() {
    return put(']');
  }

  /** Writes the name of a member; its value has to follow. */
  public JsonWriter name(String name) {
    string(name);
    return put(':');
  }

  public JsonWriter string(String value) {
    separate();
    int end = value.length();
    reserve(end + 2);
    bytes[length++] = '"';
    int i = plain(value, end);
    while (i < end) {
      char c = value.charAt(i);
      if (c < 0x80) {
        ascii(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < end
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        wide(Character.toCodePoint(c, value.charAt(++i)));
      } else {
        wide(Character.isSurrogate(c) ? REPLACEMENT : c);
      }
      i++;
    }
    return put('"');
  }

  /** Writes the characters in front of the first that is more than one byte; most have none. */
  private int plain(String value, int end) {
    byte[] target = bytes;
    int at = length;
    int i = 0;
    while (i < end) {
      char c = value.charAt(i);
      if (c < ' ' || c >= 0x80 || c == '"' || c == '\\') {
        break;
      }
      target[at++] = (byte) c;
      i++;
    }
    length = at;
    return i;
  }

  public JsonWriter number(long value) {
    return literal(Long.toString(value));
  }

  /** The shortest form that reads back as the same double. */
  public JsonWriter number(double value) {
    return literal(CanonicalNumber.toString(value));
  }

  public JsonWriter bool(boolean value) {
    return literal(value ? "true" : "false");
  }

  public JsonWriter nothing() {
    return literal("null");
  }

  public JsonWriter member(String name, String value) {
    return name(name).string(value);
  }

  public JsonWriter member(String name, long value) {
    return name(name).number(value);
  }

  public JsonWriter member(String name, double value) {
    return name(name).number(value);
  }

  public JsonWriter member(String name, boolean value) {
    return name(name).bool(value);
  }

  public JsonWriter member(String name, Instant value) {
    return name(name).string(Timestamps.format(value));
  }

  /** Leaves the member out when there is no value. */
  public JsonWriter optionalMember(String name, @Nullable String value) {
    return value == null ? this : member(name, value);
  }

  /** Writes a JSON value that is there as bytes already. */
  public JsonWriter value(byte[] json) {
    separate();
    return put(json, 0, json.length);
  }

  /** Writes the members of a JSON object that is there as bytes already. */
  public JsonWriter membersOf(byte[] object) {
    if (object.length > 2) {
      separate();
      put(object, 1, object.length - 2);
    }
    return this;
  }

  /** Ends a line of NDJSON. */
  public JsonWriter newLine() {
    return put('\n');
  }

  /** A copy of what is written so far. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void separate() {
    if (length == 0) {
      return;
    }
    switch (bytes[length - 1]) {
      case '{', '[', ':', '\n' -> {}
      default -> put(',');
    }
  }

  /** ASCII only. */
  @SuppressWarnings("deprecation") // the only copy without a decoder, and the text is ASCII
  private JsonWriter literal(String text) {
    separate();
    int end = text.length();
    reserve(end);
    text.getBytes(0, end, bytes, length);
    length += end;
    return this;
  }

  /** One character of a string below U+0080, escaped where RFC 8259, section 7 wants it. */
  private void ascii(char c) {
    if (c >= ' ' && c != '"' && c != '\\') {
      put(c);
      return;
    }
    put('\\');
    switch (c) {
      case '"', '\\' -> put(c);
      case '\b' -> put('b');
      case '\f' -> put('f');
      case '\n' -> put('n');
      case '\r' -> put('r');
      case '\t' -> put('t');
      default -> put('u').put('0').put('0').put(HEX[c >> 4]).put(HEX[c & 0xF]);
    }
  }

  /** One code point from U+0080 on, as UTF-8. */
  private void wide(int codePoint) {
    if (codePoint < 0x800) {
      put(0xC0 | codePoint >> 6);
    } else {
      if (codePoint < 0x10000) {
        put(0xE0 | codePoint >> 12);
      } else {
        put(0xF0 | codePoint >> 18).put(0x80 | codePoint >> 12 & 0x3F);
      }
      put(0x80 | codePoint >> 6 & 0x3F);
    }
    put(0x80 | codePoint & 0x3F);
  }

  private JsonWriter put(int b) {
    reserve(1);
    bytes[length++] = (byte) b;
    return this;
  }

  private JsonWriter put(byte[] source, int from, int count) {
    reserve(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
    return this;
  }

  private void reserve(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, count), bytes.length * 2));
    }
  }
}
