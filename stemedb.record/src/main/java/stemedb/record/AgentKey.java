package stemedb.record;

import stemedb.api.model.AgentId;

/** An Ed25519 key pair. */
public final class AgentKey {
  private AgentKey() {}

  /** A new key pair. */
  public static AgentKey generate() {
    throw new UnsupportedOperationException();
  }

  /** The key pair of a seed of 32 bytes. */
  public static AgentKey ofSeed(byte[] seed) {
    throw new UnsupportedOperationException();
  }

  /** Reads PKCS#8 in PEM. */
  public static AgentKey readPem(String pem) {
    throw new UnsupportedOperationException();
  }

  /** Writes PKCS#8 in PEM. */
  public String toPem() {
    throw new UnsupportedOperationException();
  }

  /** The public key. */
  public AgentId agentId() {
    throw new UnsupportedOperationException();
  }

  /** Signs a message: 64 bytes. */
  public byte[] sign(byte[] message) {
    throw new UnsupportedOperationException();
  }
}
