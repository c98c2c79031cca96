package stemedb.engine.index;

import stemedb.api.model.Document;
import stemedb.api.model.Hash;
import stemedb.record.Envelope;
import stemedb.record.RecordReader;
import stemedb.record.Signing;

/**
 * A journal record on its way into the store.
 *
 * @param hash its identity
 * @param document what it says
 * @param envelope as decoded
 * @param bytes the envelope as it stands in the journal
 */
public record Entry(Hash hash, Document document, Envelope envelope, byte[] bytes) {

  /**
   * Decodes what the journal holds.
   *
   * @throws RuntimeException when it is not an envelope of ours
   */
  public static Entry of(byte[] bytes) {
    Envelope envelope = Envelope.of(bytes);
    return new Entry(
        Signing.hash(envelope.document()),
        RecordReader.readDocument(envelope.kind(), envelope.document()),
        envelope,
        bytes);
  }
}
