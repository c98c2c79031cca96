package stemedb.bench.load;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the end of an HTTP/1.1 message (RFC 9112) whose body has a content length, is chunked or is
 * absent. Made for answers and requests that do not overlap: nothing may follow a message before
 * {@link #reset}.
 */
public final class MessageParser {
  private static final int FIRST_BYTES = 4096;
  private static final int BYTES_MAX = 32 << 20;
  private static final byte[] CONTENT_LENGTH = ascii("content-length:");
  private static final byte[] CHUNKED = ascii("transfer-encoding: chunked");

  private byte[] bytes = new byte[FIRST_BYTES];
  private ByteBuffer space = ByteBuffer.wrap(bytes);
  private int lineStart;
  private boolean inBody;
  private boolean chunked;
  private int contentLength;
  private int bodyStart;
  private int bodyEnd;

  /** Where the next bytes from the socket go. */
  public ByteBuffer space() throws ProtocolException {
    if (!space.hasRemaining()) {
      if (bytes.length >= BYTES_MAX) {
        throw new ProtocolException("a message is longer than " + BYTES_MAX + " bytes");
      }
      int length = bytes.length;
      bytes = Arrays.copyOf(bytes, 2 * length);
      space = ByteBuffer.wrap(bytes).position(length);
    }
    return space;
  }

  /** Whether the message is complete; asked after each read until it is. */
  public boolean isComplete() throws ProtocolException {
    if (!inBody && !readHead()) {
      return false;
    }
    int missing = chunked ? readChunks() : bodyStart + contentLength - space.position();
    if (missing < 0) {
      throw new ProtocolException("bytes follow the end of a message");
    }
    bodyEnd = chunked ? bodyEnd : bodyStart + contentLength;
    return missing == 0;
  }

  /** The status of a complete answer. */
  public int status() {
    int status = 0;
    for (int i = 9; i < 12; i++) {
      status = 10 * status + bytes[i] - '0';
    }
    return status;
  }

  public int bodyLength() {
    return bodyEnd - bodyStart;
  }

  /** How often a text stands in the body of a complete message. */
  public int countInBody(byte[] text) {
    int count = 0;
    for (int i = bodyStart; i <= bodyEnd - text.length; i++) {
      if (bytes[i] == text[0] && Arrays.equals(bytes, i, i + text.length, text, 0, text.length)) {
        count++;
        i += text.length - 1;
      }
    }
    return count;
  }

  /** A copy of the body of a complete message. */
  public byte[] body() {
    return Arrays.copyOfRange(bytes, bodyStart, bodyEnd);
  }

  /** The first bytes of the body, for people. */
  public String bodyText(int bytesMax) {
    int length = Math.min(bytesMax, bodyLength());
    return new String(bytes, bodyStart, length, StandardCharsets.UTF_8);
  }

  public void reset() {
    space.clear();
    lineStart = 0;
    inBody = false;
    chunked = false;
    contentLength = 0;
  }

  /** Reads complete lines up to the empty one. */
  private boolean readHead() throws ProtocolException {
    for (int end; (end = lineEnd(lineStart)) >= 0; lineStart = end + 2) {
      if (end == lineStart) {
        inBody = true;
        bodyStart = end + 2;
        bodyEnd = bodyStart;
        lineStart = bodyStart;
        return true;
      }
      if (startsWith(lineStart, end, CONTENT_LENGTH)) {
        contentLength = number(lineStart + CONTENT_LENGTH.length, end, 10);
      } else if (startsWith(lineStart, end, CHUNKED)) {
        chunked = true;
      }
    }
    return false;
  }

  /**
   * Moves chunks together behind the head (RFC 9112, 7.1); without trailers, which nobody asked
   * for.
   *
   * @return 0 when all are there, 1 when some are missing, negative when too much is there
   */
  private int readChunks() throws ProtocolException {
    for (int end; (end = lineEnd(lineStart)) >= 0; ) {
      int size = number(lineStart, end, 16);
      int next = end + 2 + size + 2;
      if (next > space.position()) {
        return 1;
      }
      System.arraycopy(bytes, end + 2, bytes, bodyEnd, size);
      bodyEnd += size;
      lineStart = next;
      if (size == 0) {
        return next - space.position();
      }
    }
    return 1;
  }

  private int lineEnd(int from) {
    for (int i = from; i < space.position() - 1; i++) {
      if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private boolean startsWith(int from, int to, byte[] lowerCase) {
    if (to - from < lowerCase.length) {
      return false;
    }
    for (int i = 0; i < lowerCase.length; i++) {
      int c = bytes[from + i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  private int number(int from, int to, int radix) throws ProtocolException {
    String text = new String(bytes, from, to - from, StandardCharsets.US_ASCII).strip();
    try {
      int number = Integer.parseInt(text, radix);
      if (number >= 0 && number <= BYTES_MAX) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The exception below says it.
    }
    throw new ProtocolException("not a length: " + text);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
