package stemedb.record;

import java.util.List;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.RecordKind;

/** What the journal keeps of a record. */
public record Envelope(
    RecordKind kind, long recordedAtMicros, byte[] document, List<AgentSignature> signatures) {

  /** The bytes for the journal. */
  public byte[] toBytes() {
    throw new UnsupportedOperationException();
  }

  /** Reads bytes of the journal. */
  public static Envelope of(byte[] bytes) {
    throw new UnsupportedOperationException();
  }
}
