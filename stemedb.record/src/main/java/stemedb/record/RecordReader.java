package stemedb.record;

import stemedb.api.model.Document;
import stemedb.api.model.RecordKind;

/** Reads records from JSON. */
public final class RecordReader {
  private RecordReader() {}

  /** Reads one document with its {@code signatures}. */
  public static SignedRecord read(RecordKind kind, byte[] json) {
    throw new UnsupportedOperationException();
  }

  /** Reads a batch line: additionally a member {@code kind}. */
  public static SignedRecord readTagged(byte[] json) {
    throw new UnsupportedOperationException();
  }

  /** Reads stored canonical bytes. */
  public static Document readDocument(RecordKind kind, byte[] canonical) {
    throw new UnsupportedOperationException();
  }
}
