package stemedb.record;

import java.util.HexFormat;
import java.util.List;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Document;
import stemedb.api.model.Hash;
import stemedb.api.model.RecordKind;

/**
 * A record as its signers submit it. Whether the signatures verify is another question.
 *
 * @param kind what the document is
 * @param hash SHA-256 of the canonical bytes
 * @param canonical the document in the form of RFC 8785, as it is signed and kept; not to be
 *     changed
 * @param document what it says
 * @param signatures in the order in which they were submitted
 */
public record SignedRecord(
    RecordKind kind,
    Hash hash,
    byte[] canonical,
    Document document,
    List<AgentSignature> signatures) {
  private static final int ENTRY_BYTES = 256;

  public SignedRecord {
    signatures = List.copyOf(signatures);
  }

  /**
   * The wire form: the document with {@code signatures} as its last member; the document alone when
   * there are none.
   */
  public byte[] toJson() {
    CanonicalWriter out = newWriter();
    writeMembers(out.put('{'));
    return out.toBytes();
  }

  /** The form of a batch line: {@code kind} as the first member, then as {@link #toJson}. */
  public byte[] toTaggedJson() {
    CanonicalWriter out = newWriter();
    writeMembers(out.ascii("{\"kind\":\"").ascii(kind.wireName()).ascii("\","));
    return out.toBytes();
  }

  private CanonicalWriter newWriter() {
    return new CanonicalWriter(canonical.length + ENTRY_BYTES * (signatures.size() + 1));
  }

  /** The members and the closing brace. */
  private void writeMembers(CanonicalWriter out) {
    out.bytes(canonical, 1, canonical.length - 2);
    if (!signatures.isEmpty()) {
      char separator = '[';
      out.ascii(",\"signatures\":");
      for (AgentSignature signature : signatures) {
        out.put(separator).ascii("{\"agent_id\":\"").ascii(signature.agentId().toString());
        out.ascii("\",\"signature\":\"").ascii(HexFormat.of().formatHex(signature.signature()));
        out.ascii("\"}");
        separator = ',';
      }
      out.put(']');
    }
    out.put('}');
  }
}
