package stemedb.api.model;

import java.util.Arrays;
import java.util.HexFormat;

/** An author: an Ed25519 public key (RFC 8032), 32 bytes, written as 64 lower-case hex digits. */
public final class AgentId implements Comparable<AgentId> {
  /** Length in bytes. */
  public static final int BYTES = 32;

  private final byte[] bytes;

  private AgentId(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param bytes exactly 32 bytes, copied
   * @throws IllegalArgumentException when the length differs
   */
  public static AgentId of(byte[] bytes) {
    return new AgentId(Bytes32.copyOf(bytes, 0, bytes.length));
  }

  /** The 32 bytes from {@code offset} on, copied. */
  public static AgentId of(byte[] source, int offset) {
    return new AgentId(Bytes32.copyOf(source, offset, BYTES));
  }

  /**
   * @param hex 64 lower-case hex digits
   * @throws IllegalArgumentException when it is anything else
   */
  public static AgentId parse(String hex) {
    return new AgentId(Bytes32.parse(hex));
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
  public int compareTo(AgentId other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AgentId agent && Arrays.equals(bytes, agent.bytes);
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
