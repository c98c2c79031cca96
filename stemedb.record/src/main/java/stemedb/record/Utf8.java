package stemedb.record;

import stemedb.api.ErrorCode;
import stemedb.api.Problem;

/** UTF-8 taken strictly (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  /**
   * Refuses what JSON text cannot be: other encodings, a byte order mark, NUL. The parser would
   * take such text for UTF-16 or UTF-32, or let overlong forms pass.
   */
  static void requireJsonText(byte[] bytes) {
    if (bytes.length >= 3
        && bytes[0] == (byte) 0xef
        && bytes[1] == (byte) 0xbb
        && bytes[2] == (byte) 0xbf) {
      throw Problem.of(ErrorCode.MALFORMED_JSON, "the text begins with a byte order mark")
          .toException();
    }
    int i = 0;
    while (i < bytes.length) {
      byte lead = bytes[i];
      if (lead > 0) {
        i++;
      } else if (lead == 0) {
        throw Problem.of(ErrorCode.MALFORMED_JSON, "byte " + i + " is NUL").toException();
      } else {
        int length = sequenceLength(bytes, i);
        if (length == 0) {
          throw Problem.of(ErrorCode.INVALID_ENCODING, "byte " + i + " is not valid UTF-8")
              .toException();
        }
        i += length;
      }
    }
  }

  /** The length of the sequence of two to four bytes at {@code i}, or 0 when it is not valid. */
  private static int sequenceLength(byte[] bytes, int i) {
    int lead = bytes[i] & 0xff;
    int length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length == 0 || i + length > bytes.length) {
      return 0;
    }
    for (int k = 1; k < length; k++) {
      if ((bytes[i + k] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = bytes[i + 1] & 0xff;
    boolean allowed =
        switch (lead) {
          case 0xe0 -> second >= 0xa0;
          case 0xed -> second < 0xa0;
          case 0xf0 -> second >= 0x90;
          case 0xf4 -> second < 0x90;
          default -> true;
        };
    return allowed ? length : 0;
  }

  /** How many bytes a text has in UTF-8, or -1 when it contains a lone surrogate. */
  static int length(String text) {
    int length = text.length();
    int bytes = length;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        continue;
      }
      if (c < 0x800) {
        bytes++;
      } else if (!Character.isSurrogate(c)) {
        bytes += 2;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 2;
        i++;
      } else {
        return -1;
      }
    }
    return bytes;
  }
}
