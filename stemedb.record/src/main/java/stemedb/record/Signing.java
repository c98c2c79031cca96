package stemedb.record;

import stemedb.api.model.Document;
import stemedb.api.model.Hash;
import stemedb.api.model.RecordKind;

/** What is hashed and what is signed. */
public final class Signing {
  private Signing() {}

  /** The bytes that a signature is over. */
  public static byte[] message(RecordKind kind, Hash hash) {
    throw new UnsupportedOperationException();
  }

  /** SHA-256 of the canonical bytes. */
  public static Hash hash(byte[] canonical) {
    throw new UnsupportedOperationException();
  }

  /** Signs a document. */
  public static SignedRecord sign(Document document, AgentKey... keys) {
    throw new UnsupportedOperationException();
  }
}
