package stemedb.http.route;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;
import stemedb.record.Timestamps;

/**
 * The query of a request, each parameter at most once. What cannot be read ends with a {@link
 * StemeDbException} that names the parameter.
 */
public final class Parameters {
  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads {@code application/x-www-form-urlencoded} text, strictly: valid UTF-8, no parameter
   * twice.
   */
  public static Parameters parse(@Nullable String query) {
    Map<String, String> values = new LinkedHashMap<>();
    if (query != null && !query.isEmpty()) {
      for (String pair : query.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        if (!name.isEmpty() && values.put(name, value) != null) {
          throw invalid(name, "the parameter " + name + " is there twice");
        }
      }
    }
    return new Parameters(values);
  }

  /** The names that are there. */
  public Set<String> names() {
    return values.keySet();
  }

  /** Refuses names that are not in the set. */
  public void allowOnly(Set<String> allowed) {
    for (String name : values.keySet()) {
      if (!allowed.contains(name)) {
        throw invalid(
            name, "there is no parameter " + name + " here, but " + new TreeSet<>(allowed));
      }
    }
  }

  /** Refuses these names, because of something that the question has or has not. */
  public void refuse(Set<String> names, String why) {
    for (String name : new TreeMap<>(values).keySet()) {
      if (names.contains(name)) {
        throw invalid(name, "the parameter " + name + " " + why);
      }
    }
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The value, or null when the parameter is not there. */
  public @Nullable String get(String name) {
    return values.get(name);
  }

  /** The value, which has to be there. */
  public String required(String name) {
    String value = values.get(name);
    if (value == null || value.isEmpty()) {
      throw invalid(name, "the parameter " + name + " is missing");
    }
    return value;
  }

  /**
   * The value as something else.
   *
   * @param form what the parameter has to look like, for the problem
   * @param read throws IllegalArgumentException or DateTimeException for what it cannot read
   */
  public <T> @Nullable T as(String name, String form, Function<String, T> read) {
    String value = values.get(name);
    if (value == null) {
      return null;
    }
    try {
      return read.apply(value);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw invalid(name, "the parameter " + name + " is " + form);
    }
  }

  /** A time stamp or Unix seconds. */
  public @Nullable Instant time(String name) {
    return as(
        name, "a time like 2026-01-31T12:00:00Z, or Unix seconds", Timestamps::parseQueryTime);
  }

  /** {@code true} or {@code false}; false when it is not there. */
  public boolean flag(String name) {
    Boolean value = as(name, "true or false", Parameters::readFlag);
    return value != null && value;
  }

  /** A whole number within limits. */
  public int integer(String name, int least, int most, int otherwise) {
    Integer value =
        as(name, "a whole number, " + least + " to " + most, text -> within(text, least, most));
    return value == null ? otherwise : value;
  }

  /** A number from 0 to 1; 0 when it is not there. */
  public double fraction(String name) {
    Double value = as(name, "a number, 0 to 1", Parameters::readFraction);
    return value == null ? 0 : value;
  }

  /** The same without one parameter. */
  public Parameters without(String name) {
    Map<String, String> others = new LinkedHashMap<>(values);
    others.remove(name);
    return new Parameters(others);
  }

  /** The query as text again, with another value for one parameter. */
  public String queryWith(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return changed.entrySet().stream()
        .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** The problem of a parameter. */
  public static StemeDbException invalid(String name, String detail) {
    return Problem.at(ErrorCode.VALIDATION_FAILED, name, detail).toException();
  }

  private static boolean readFlag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static int within(String text, int least, int most) {
    int value = Integer.parseInt(text);
    if (value < least || value > most) {
      throw new IllegalArgumentException(text);
    }
    return value;
  }

  private static double readFraction(String text) {
    double value = Double.parseDouble(text);
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(text);
    }
    return value;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decode(String text) {
    boolean plain = true;
    for (int i = 0; i < text.length() && plain; i++) {
      char c = text.charAt(i);
      plain = c != '%' && c != '+' && c < 0x80;
    }
    return plain ? text : decodeEscapes(text);
  }

  private static String decodeEscapes(String text) {
    byte[] source = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer target = ByteBuffer.allocate(source.length);
    for (int i = 0; i < source.length; i++) {
      if (source[i] == '%') {
        target.put((byte) (hexDigit(source, i + 1) << 4 | hexDigit(source, i + 2)));
        i += 2;
      } else {
        target.put(source[i] == '+' ? (byte) ' ' : source[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(target.flip()).toString();
    } catch (CharacterCodingException e) {
      throw Problem.of(ErrorCode.INVALID_ENCODING, "the query is not valid UTF-8").toException();
    }
  }

  private static int hexDigit(byte[] source, int at) {
    int digit = at < source.length ? Character.digit(source[at], 16) : -1;
    if (digit < 0) {
      throw Problem.of(
              ErrorCode.INVALID_ENCODING, "the query has a % without two hex digits behind it")
          .toException();
    }
    return digit;
  }
}
