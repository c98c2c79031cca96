package stemedb.record;

import java.util.Arrays;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;

/** Writes JSON text as RFC 8785 section 3.2 wants it; the caller minds the order of members. */
final class CanonicalWriter {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };
  private static final int UTF8_BYTES_MAX = 3;
  private static final int ESCAPE_BYTES = 6;

  private byte[] buffer;
  private int size;

  CanonicalWriter(int capacity) {
    buffer = new byte[Math.max(capacity, 64)];
  }

  /** One character of ASCII. */
  CanonicalWriter put(char c) {
    ensure(1);
    buffer[size++] = (byte) c;
    return this;
  }

  /** Characters of ASCII as they stand. */
  CanonicalWriter ascii(String text) {
    int length = text.length();
    ensure(length);
    for (int i = 0; i < length; i++) {
      buffer[size++] = (byte) text.charAt(i);
    }
    return this;
  }

  /** Bytes as they stand. */
  CanonicalWriter bytes(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, buffer, size, length);
    size += length;
    return this;
  }

  /**
   * A text in quotes.
   *
   * @throws stemedb.api.StemeDbException {@code invalid_encoding} when it has a lone surrogate
   */
  CanonicalWriter string(String text) {
    int length = text.length();
    ensure(length + 2);
    buffer[size++] = '"';
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x80 && c != '"' && c != '\\') {
        ensure(length - i + 1);
        buffer[size++] = (byte) c;
      } else if (c < 0x80) {
        ensure(ESCAPE_BYTES);
        escape(c);
      } else if (Character.isSurrogate(c)) {
        surrogates(text, i++);
      } else {
        ensure(UTF8_BYTES_MAX);
        if (c < 0x800) {
          buffer[size++] = (byte) (0xc0 | c >> 6);
        } else {
          buffer[size++] = (byte) (0xe0 | c >> 12);
          buffer[size++] = (byte) (0x80 | c >> 6 & 0x3f);
        }
        buffer[size++] = (byte) (0x80 | c & 0x3f);
      }
    }
    return put('"');
  }

  byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  private void escape(char c) {
    buffer[size++] = '\\';
    switch (c) {
      case '"', '\\' -> buffer[size++] = (byte) c;
      case '\b' -> buffer[size++] = 'b';
      case '\t' -> buffer[size++] = 't';
      case '\n' -> buffer[size++] = 'n';
      case '\f' -> buffer[size++] = 'f';
      case '\r' -> buffer[size++] = 'r';
      default -> {
        buffer[size++] = 'u';
        buffer[size++] = '0';
        buffer[size++] = '0';
        buffer[size++] = HEX[c >> 4];
        buffer[size++] = HEX[c & 0xf];
      }
    }
  }

  private void surrogates(String text, int i) {
    int codePoint = text.codePointAt(i);
    if (codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
      throw Problem.of(ErrorCode.INVALID_ENCODING, "a text contains a lone surrogate")
          .toException();
    }
    ensure(4);
    buffer[size++] = (byte) (0xf0 | codePoint >> 18);
    buffer[size++] = (byte) (0x80 | codePoint >> 12 & 0x3f);
    buffer[size++] = (byte) (0x80 | codePoint >> 6 & 0x3f);
    buffer[size++] = (byte) (0x80 | codePoint & 0x3f);
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
