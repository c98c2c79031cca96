package stemedb.record;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Time stamps as records write them: {@code YYYY-MM-DDThh:mm:ss[.1–9 digits]Z}, the part of RFC
 * 3339 that says one thing in one way. UTC only, dates that exist, years 0000 to 9999, no leap
 * second.
 */
public final class Timestamps {
  private static final String FORM =
      "a time stamp has the form YYYY-MM-DDThh:mm:ssZ, with 1 to 9 digits of fraction at most";
  private static final int SECONDS_END = 19;
  private static final int LENGTH_MAX = SECONDS_END + 1 + 9 + 1;
  private static final long FIRST_SECOND = -62_167_219_200L;
  private static final long LAST_SECOND = 253_402_300_799L;
  private static final Pattern UNIX_SECONDS =
      Pattern.compile("(-?)([0-9]{1,12})(?:\\.([0-9]{1,9}))?");

  private Timestamps() {}

  /**
   * Reads a time stamp.
   *
   * @throws IllegalArgumentException with a sentence for people, when it has another form or the
   *     date does not exist
   */
  public static Instant parse(String text) {
    int length = text.length();
    if (length < SECONDS_END + 1
        || length > LENGTH_MAX
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':'
        || text.charAt(length - 1) != 'Z') {
      throw new IllegalArgumentException(FORM);
    }
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    long epochDay = epochDay(digits(text, 0, 4), month, day);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, SECONDS_END);
    if (hour > 23 || minute > 59 || second > 59) {
      throw new IllegalArgumentException("a time of day goes from 00:00:00 to 23:59:59");
    }
    long seconds = epochDay * 86_400 + hour * 3_600 + minute * 60 + second;
    return Instant.ofEpochSecond(seconds, fraction(text, length - 1));
  }

  /**
   * Writes a time stamp without a fraction when there is none, else without trailing zeros.
   *
   * @throws IllegalArgumentException outside the years 0000 to 9999
   */
  public static String format(Instant instant) {
    requireRepresentable(instant.getEpochSecond());
    LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    StringBuilder out = new StringBuilder(LENGTH_MAX);
    pad(out, time.getYear(), 4).append('-');
    pad(out, time.getMonthValue(), 2).append('-');
    pad(out, time.getDayOfMonth(), 2).append('T');
    pad(out, time.getHour(), 2).append(':');
    pad(out, time.getMinute(), 2).append(':');
    pad(out, time.getSecond(), 2);
    if (time.getNano() != 0) {
      pad(out.append('.'), time.getNano(), 9);
      while (out.charAt(out.length() - 1) == '0') {
        out.setLength(out.length() - 1);
      }
    }
    return out.append('Z').toString();
  }

  /**
   * Reads the time in a question: a time stamp, or seconds since 1970-01-01T00:00:00Z with a
   * decimal fraction of up to 9 digits, such as {@code 1767225600.25}.
   *
   * @throws IllegalArgumentException with a sentence for people, when it is neither
   */
  public static Instant parseQueryTime(String text) {
    Matcher unix = UNIX_SECONDS.matcher(text);
    if (!unix.matches()) {
      return parse(text);
    }
    long seconds = Long.parseLong(unix.group(2));
    String decimals = unix.group(3);
    int nanos =
        decimals == null ? 0 : Integer.parseInt(decimals) * powerOfTen(9 - decimals.length());
    Instant instant =
        unix.group(1).isEmpty()
            ? Instant.ofEpochSecond(seconds, nanos)
            : Instant.ofEpochSecond(-seconds, -nanos);
    requireRepresentable(instant.getEpochSecond());
    return instant;
  }

  private static long epochDay(int year, int month, int day) {
    if (month < 1 || month > 12 || day < 1 || !YearMonth.of(year, month).isValidDay(day)) {
      throw new IllegalArgumentException("that date does not exist");
    }
    return LocalDate.of(year, month, day).toEpochDay();
  }

  private static int fraction(String text, int end) {
    if (end == SECONDS_END) {
      return 0;
    }
    int start = SECONDS_END + 1;
    if (text.charAt(SECONDS_END) != '.' || start == end) {
      throw new IllegalArgumentException(FORM);
    }
    return digits(text, start, end) * powerOfTen(9 - (end - start));
  }

  private static int digits(String text, int start, int end) {
    int value = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        throw new IllegalArgumentException(FORM);
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private static int powerOfTen(int exponent) {
    int power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }

  private static void requireRepresentable(long epochSecond) {
    if (epochSecond < FIRST_SECOND || epochSecond > LAST_SECOND) {
      throw new IllegalArgumentException("a time lies in the years 0000 to 9999");
    }
  }

  private static StringBuilder pad(StringBuilder out, int value, int width) {
    String digits = Integer.toString(value);
    return out.append("0".repeat(width - digits.length())).append(digits);
  }
}
