package stemedb.api.model;

/** An author: an Ed25519 public key (RFC 8032), 32 bytes, written as 64 lower-case hex digits. */
public final class AgentId extends Bytes32 implements Comparable<AgentId> {
  /** Length in bytes. */
  public static final int BYTES = 32;

  private AgentId(byte[] source, int offset) {
    super(source, offset);
  }

  private AgentId(String hex) {
    super(hex);
  }

  /**
   * @param bytes exactly 32 bytes, copied
   * @throws IllegalArgumentException when the length differs
   */
  public static AgentId of(byte[] bytes) {
    return new AgentId(exactly32(bytes), 0);
  }

  /** The 32 bytes from {@code offset} on, copied. */
  public static AgentId of(byte[] source, int offset) {
    return new AgentId(source, offset);
  }

  /**
   * @param hex 64 lower-case hex digits
   * @throws IllegalArgumentException when it is anything else
   */
  public static AgentId parse(String hex) {
    return new AgentId(hex);
  }

  @Override
  public int compareTo(AgentId other) {
    return compareBytes(other);
  }
}
