package stemedb.api.model;

/** A SHA-256 value: the identity of a record. 32 bytes, written as 64 lower-case hex digits. */
public final class Hash extends Bytes32 implements Comparable<Hash> {
  /** Length in bytes. */
  public static final int BYTES = 32;

  private Hash(byte[] source, int offset) {
    super(source, offset);
  }

  private Hash(String hex) {
    super(hex);
  }

  /**
   * @param bytes exactly 32 bytes, copied
   * @throws IllegalArgumentException when the length differs
   */
  public static Hash of(byte[] bytes) {
    return new Hash(exactly32(bytes), 0);
  }

  /** The 32 bytes from {@code offset} on, copied. */
  public static Hash of(byte[] source, int offset) {
    return new Hash(source, offset);
  }

  /**
   * @param hex 64 lower-case hex digits
   * @throws IllegalArgumentException when it is anything else
   */
  public static Hash parse(String hex) {
    return new Hash(hex);
  }

  @Override
  public int compareTo(Hash other) {
    return compareBytes(other);
  }
}
