package stemedb.api.model;

import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 value: the identity of a record. 32 bytes, written as 64 lower-case hex digits. */
public final class Hash implements Comparable<Hash> {
  /** Length in bytes. */
  public static final int BYTES = 32;

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param bytes exactly 32 bytes, copied
   * @throws IllegalArgumentException when the length differs
   */
  public static Hash of(byte[] bytes) {
    return new Hash(Bytes32.copyOf(bytes, 0, bytes.length));
  }

  /** The 32 bytes from {@code offset} on, copied. */
  public static Hash of(byte[] source, int offset) {
    return new Hash(Bytes32.copyOf(source, offset, BYTES));
  }

  /**
   * @param hex 64 lower-case hex digits
   * @throws IllegalArgumentException when it is anything else
   */
  public static Hash parse(String hex) {
    return new Hash(Bytes32.parse(hex));
  }

  /** A copy of the 32 bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** Writes the 32 bytes into {@code target} from {@code offset} on. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, BYTES);
  }

  @Override
  public int compareTo(Hash other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Bytes32.hashCode(bytes);
  }

  /** 64 lower-case hex digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
