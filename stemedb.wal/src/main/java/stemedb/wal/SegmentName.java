package stemedb.wal;

import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a segment file: its first frame in 16 hexadecimal digits, and {@code .wal}. */
final class SegmentName {
  /** A segment that has no name yet. */
  static final String PREPARED = "next.tmp";

  private static final Pattern PATTERN = Pattern.compile("([0-9a-f]{16})\\.wal");

  private SegmentName() {}

  static String of(long firstFrame) {
    return HexFormat.of().toHexDigits(firstFrame) + ".wal";
  }

  /** The first frame, or nothing when the file is no segment. */
  static OptionalLong parse(String name) {
    Matcher matcher = PATTERN.matcher(name);
    return matcher.matches()
        ? OptionalLong.of(HexFormat.fromHexDigitsToLong(matcher.group(1)))
        : OptionalLong.empty();
  }
}
