package stemedb.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What single values may be. Every method returns what is wrong, or null when nothing is. */
final class ValueRules {
  static final int VECTOR_DIMENSIONS_MAX = 4_096;

  private ValueRules() {}

  /** A name: so many bytes of UTF-8, no control characters. */
  static @Nullable String name(String member, String text, int bytesMax) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return "%s contains the control character U+%04X".formatted(member, (int) text.charAt(i));
      }
    }
    return text.isEmpty()
        ? member + " is empty, 1 to " + bytesMax + " bytes of UTF-8 are needed"
        : size(member, text, bytesMax);
  }

  /** Any text of at most so many bytes of UTF-8. */
  static @Nullable String size(String member, String text, int bytesMax) {
    int bytes = Utf8.length(text);
    return bytes <= bytesMax
        ? null
        : member + " has " + bytes + " bytes of UTF-8, at most " + bytesMax + " are allowed";
  }

  /** So many lower-case hex digits. */
  static @Nullable String hex(String member, String text, int digits) {
    boolean valid = text.length() == digits;
    for (int i = 0; valid && i < digits; i++) {
      char c = text.charAt(i);
      valid = c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }
    return valid ? null : member + " is not made of " + digits + " lower-case hex digits";
  }

  /**
   * The floats of an embedding.
   *
   * @throws IllegalArgumentException with a sentence for people, when the text is something else
   */
  static float[] vector(String base64) {
    byte[] bytes = base64(base64);
    int dimensions = bytes.length / Float.BYTES;
    if (bytes.length % Float.BYTES != 0 || dimensions < 1 || dimensions > VECTOR_DIMENSIONS_MAX) {
      throw new IllegalArgumentException(
          "vector has "
              + bytes.length
              + " bytes, 1 to "
              + VECTOR_DIMENSIONS_MAX
              + " little-endian float32 of 4 bytes are needed");
    }
    float[] vector = new float[dimensions];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    for (int i = 0; i < dimensions; i++) {
      if (!Float.isFinite(vector[i])) {
        throw new IllegalArgumentException("vector is not finite at index " + i);
      }
    }
    return vector;
  }

  /**
   * Standard base64 (RFC 4648 section 4) with its padding and with zeros in the bits that are left
   * over: the decoder is generous about both, but one vector is to have one form.
   */
  private static byte[] base64(String text) {
    byte[] bytes = null;
    if (text.length() % 4 == 0) {
      try {
        bytes = Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        bytes = null; // another alphabet, or padding where none belongs
      }
    }
    if (bytes == null || !endsCanonically(text, bytes)) {
      throw new IllegalArgumentException("vector is not standard base64 with padding");
    }
    return bytes;
  }

  private static boolean endsCanonically(String text, byte[] bytes) {
    int tail = bytes.length % 3;
    if (tail == 0) {
      return true;
    }
    byte[] last = new byte[tail];
    System.arraycopy(bytes, bytes.length - tail, last, 0, tail);
    return text.endsWith(Base64.getEncoder().encodeToString(last));
  }
}
