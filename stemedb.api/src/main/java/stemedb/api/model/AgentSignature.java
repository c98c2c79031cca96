package stemedb.api.model;

import java.util.Arrays;
import java.util.HexFormat;

/** One signer and its Ed25519 signature (RFC 8032, 64 bytes). */
public final class AgentSignature {
  /** Length of a signature in bytes. */
  public static final int BYTES = 64;

  private final AgentId agentId;
  private final byte[] signature;

  /**
   * @param signature exactly 64 bytes, copied
   * @throws IllegalArgumentException when the length differs
   */
  public AgentSignature(AgentId agentId, byte[] signature) {
    if (signature.length != BYTES) {
      throw new IllegalArgumentException("a signature has 64 bytes");
    }
    this.agentId = agentId;
    this.signature = signature.clone();
  }

  /** Who signs. */
  public AgentId agentId() {
    return agentId;
  }

  /** A copy of the 64 bytes. */
  public byte[] signature() {
    return signature.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AgentSignature that
        && agentId.equals(that.agentId)
        && Arrays.equals(signature, that.signature);
  }

  @Override
  public int hashCode() {
    return 31 * agentId.hashCode() + Arrays.hashCode(signature);
  }

  /** The signer, a colon, 128 lower-case hex digits. */
  @Override
  public String toString() {
    return agentId + ":" + HexFormat.of().formatHex(signature);
  }
}
