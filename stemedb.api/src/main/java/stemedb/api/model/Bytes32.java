package stemedb.api.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What {@link Hash} and {@link AgentId} share: 32 bytes and their hex form. */
final class Bytes32 {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private Bytes32() {}

  static byte[] copyOf(byte[] source, int offset, int length) {
    if (length != 32 || offset < 0 || offset > source.length - 32) {
      throw new IllegalArgumentException("32 bytes are needed");
    }
    byte[] copy = new byte[32];
    System.arraycopy(source, offset, copy, 0, 32);
    return copy;
  }

  static byte[] parse(String hex) {
    if (hex.length() != 64) {
      throw new IllegalArgumentException("64 lower-case hex digits are needed");
    }
    byte[] bytes = new byte[32];
    for (int i = 0; i < 32; i++) {
      bytes[i] = (byte) (digit(hex.charAt(2 * i)) << 4 | digit(hex.charAt(2 * i + 1)));
    }
    return bytes;
  }

  /** Hashes and keys are uniformly distributed already: four of their bytes are a hash code. */
  static int hashCode(byte[] bytes) {
    return (int) INT.get(bytes, 4);
  }

  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
      return c - 'a' + 10;
    }
    throw new IllegalArgumentException("64 lower-case hex digits are needed");
  }
}
