package stemedb.api.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What {@link Hash} and {@link AgentId} are made of: 32 bytes, written as 64 hex digits. */
abstract sealed class Bytes32 permits Hash, AgentId {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;

  /** Copies 32 bytes from {@code offset} on. */
  Bytes32(byte[] source, int offset) {
    if (offset < 0 || offset > source.length - 32) {
      throw new IllegalArgumentException("32 bytes are needed");
    }
    this.bytes = Arrays.copyOfRange(source, offset, offset + 32);
  }

  Bytes32(String hex) {
    if (hex.length() != 64) {
      throw new IllegalArgumentException("64 lower-case hex digits are needed");
    }
    this.bytes = new byte[32];
    for (int i = 0; i < 32; i++) {
      bytes[i] = (byte) (digit(hex.charAt(2 * i)) << 4 | digit(hex.charAt(2 * i + 1)));
    }
  }

  /** The array itself when it has 32 bytes. */
  static byte[] exactly32(byte[] bytes) {
    if (bytes.length != 32) {
      throw new IllegalArgumentException("32 bytes are needed");
    }
    return bytes;
  }

  /** A copy of the 32 bytes. */
  public final byte[] toBytes() {
    return bytes.clone();
  }

  /** Writes the 32 bytes into {@code target} from {@code offset} on. */
  public final void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, 32);
  }

  final int compareBytes(Bytes32 other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other != null
        && getClass() == other.getClass()
        && Arrays.equals(bytes, ((Bytes32) other).bytes);
  }

  /** Hashes and keys are uniformly distributed already: four of their bytes are a hash code. */
  @Override
  public final int hashCode() {
    return (int) INT.get(bytes, 4);
  }

  /** 64 lower-case hex digits. */
  @Override
  public final String toString() {
    return HexFormat.of().formatHex(bytes);
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
