package stemedb.record;

import java.util.List;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Document;
import stemedb.api.model.Hash;
import stemedb.api.model.RecordKind;

/** A record as its signers submit it. */
public record SignedRecord(
    RecordKind kind,
    Hash hash,
    byte[] canonical,
    Document document,
    List<AgentSignature> signatures) {

  /** The wire form: the document with {@code signatures}. */
  public byte[] toJson() {
    throw new UnsupportedOperationException();
  }

  /** The form of a batch line: additionally a member {@code kind}. */
  public byte[] toTaggedJson() {
    throw new UnsupportedOperationException();
  }
}
