package stemedb.record;

import com.fasterxml.jackson.core.JsonToken;
import java.time.Instant;
import java.util.Optional;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;
import stemedb.api.model.ApiKey;
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
    return submitted(kind, json, DocumentReader.Place.SUBMITTED);
  }

  /** Reads one document with its {@code signatures} and its {@code kind}: a line of a batch. */
  public static SignedRecord readTagged(byte[] json) {
    // without a kind that is known it is read all the same, to say what else is wrong
    RecordKind kind = kindOf(json).orElse(RecordKind.ASSERTION);
    return submitted(kind, json, DocumentReader.Place.TAGGED);
  }

  /** Reads the canonical document of a record that was recorded. */
  public static Document readDocument(RecordKind kind, byte[] canonical) {
    try (JsonInput in = JsonInput.open(canonical)) {
      return new DocumentReader<>(Schemas.of(kind), in, DocumentReader.Place.STORED).read();
    }
  }

  /**
   * Reads what somebody wants of a new API key: {@code name}, {@code roles}, and maybe {@code
   * subject_prefixes} and {@code expires_at}.
   *
   * @param token what the node has made for it
   * @param now when it is made
   */
  public static ApiKey readNewApiKey(byte[] json, ApiKeyToken token, Instant now) {
    requireSize(json);
    try (JsonInput in = JsonInput.open(json)) {
      Schema<ApiKey> schema = Schemas.newApiKey(token, now);
      return new DocumentReader<>(schema, in, DocumentReader.Place.STORED).read();
    }
  }

  private static SignedRecord submitted(RecordKind kind, byte[] json, DocumentReader.Place place) {
    requireSize(json);
    if (kind.madeByTheNode()) {
      throw madeByTheNode(kind);
    }
    return submitted(Schemas.of(kind), json, place);
  }

  private static <D extends Document> SignedRecord submitted(
      Schema<D> schema, byte[] json, DocumentReader.Place place) {
    try (JsonInput in = JsonInput.open(json)) {
      DocumentReader<D> reader = new DocumentReader<>(schema, in, place);
      D document = reader.read();
      byte[] canonical = reader.canonical(json.length);
      if (canonical.length > DOCUMENT_BYTES_MAX) {
        throw tooLarge("the canonical document", canonical.length, DOCUMENT_BYTES_MAX);
      }
      return new SignedRecord(
          schema.kind(), Signing.hash(canonical), canonical, document, reader.signatures());
    }
  }

  /** The kind that a line says it has, wherever it says so; most say it first. */
  private static Optional<RecordKind> kindOf(byte[] json) {
    requireSize(json);
    try (JsonInput in = JsonInput.open(json)) {
      if (in.token() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      for (String name = in.nextMember(""); name != null; name = in.nextMember("")) {
        if (name.equals(DocumentReader.KIND)) {
          return in.token() == JsonToken.VALUE_STRING
              ? RecordKind.ofWireName(in.text(DocumentReader.KIND_POINTER))
              : Optional.empty();
        }
        in.skip();
      }
      return Optional.empty();
    }
  }

  private static void requireSize(byte[] json) {
    if (json.length > TEXT_BYTES_MAX) {
      throw tooLarge("the text", json.length, TEXT_BYTES_MAX);
    }
  }

  static StemeDbException madeByTheNode(RecordKind kind) {
    return Problem.at(
            ErrorCode.VALIDATION_FAILED,
            DocumentReader.KIND_POINTER,
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
