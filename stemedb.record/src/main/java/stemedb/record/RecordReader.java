package stemedb.record;

import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;
import stemedb.api.model.Assertion;
import stemedb.api.model.Document;
import stemedb.api.model.RecordKind;

/**
 * Reads records from JSON and checks every rule of their members; {@link stemedb.record} has the
 * tables. It does not verify signatures, and it does not know the time. All methods are safe for
 * use by many threads.
 *
 * <p>Whatever is refused is a {@link StemeDbException} with one of the codes {@code
 * malformed_json}, {@code duplicate_member}, {@code invalid_encoding}, {@code validation_failed}
 * (with all members at fault, up to 16), {@code signature_missing}, {@code too_large}.
 */
public final class RecordReader {
  /** The largest canonical document, in bytes. */
  public static final int DOCUMENT_BYTES_MAX = 64 * 1_024;

  /**
   * The largest text that is looked at, in bytes: white space and escapes make a document longer,
   * and signatures stand beside it.
   */
  public static final int TEXT_BYTES_MAX = 512 * 1_024;

  private RecordReader() {}

  /** Reads one document with its {@code signatures}. */
  public static SignedRecord read(RecordKind kind, byte[] json) {
    if (kind != RecordKind.ASSERTION) {
      throw madeByTheNode(kind);
    }
    return submitted(json, AssertionReader.Form.SUBMITTED);
  }

  /** Reads one document with its {@code signatures} and its {@code kind}: a line of a batch. */
  public static SignedRecord readTagged(byte[] json) {
    return submitted(json, AssertionReader.Form.TAGGED);
  }

  /** Reads the canonical document of a record that was recorded. */
  public static Document readDocument(RecordKind kind, byte[] canonical) {
    return switch (kind) {
      case ASSERTION -> {
        try (JsonInput in = JsonInput.open(canonical)) {
          yield new AssertionReader(in, AssertionReader.Form.STORED).read();
        }
      }
      case GENESIS -> StoredDocuments.genesis(JsonTree.read(canonical));
      case COSIGNATURE -> StoredDocuments.cosignature(JsonTree.read(canonical));
    };
  }

  private static SignedRecord submitted(byte[] json, AssertionReader.Form form) {
    if (json.length > TEXT_BYTES_MAX) {
      throw tooLarge("the text", json.length, TEXT_BYTES_MAX);
    }
    try (JsonInput in = JsonInput.open(json)) {
      AssertionReader reader = new AssertionReader(in, form);
      Assertion assertion = reader.read();
      byte[] canonical = reader.canonical(json.length);
      if (canonical.length > DOCUMENT_BYTES_MAX) {
        throw tooLarge("the canonical document", canonical.length, DOCUMENT_BYTES_MAX);
      }
      return new SignedRecord(
          RecordKind.ASSERTION, Signing.hash(canonical), canonical, assertion, reader.signatures());
    }
  }

  static StemeDbException madeByTheNode(RecordKind kind) {
    return Problem.at(
            ErrorCode.VALIDATION_FAILED,
            AssertionMember.KIND.pointer,
            "kind " + kind.wireName() + " is made by the node")
        .toException();
  }

  private static StemeDbException tooLarge(String what, int bytes, int bytesMax) {
    return Problem.of(
            ErrorCode.TOO_LARGE,
            what + " has " + bytes + " bytes, at most " + bytesMax + " are allowed")
        .toException();
  }
}
