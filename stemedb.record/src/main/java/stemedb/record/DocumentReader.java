package stemedb.record;

import com.fasterxml.jackson.core.JsonToken;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.model.AgentId;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Authored;
import stemedb.api.model.Document;
import stemedb.api.model.RecordKind;

/**
 * Reads one document by its schema: members and their rules as they come. An instance reads once.
 *
 * @param <D> the model of the document
 */
final class DocumentReader<D extends Document> {
  /** Where the document stands, and so what may stand beside its own members. */
  enum Place {
    /** The canonical document. */
    STORED,
    /** With {@code signatures}. */
    SUBMITTED,
    /** With {@code signatures} and {@code kind}. */
    TAGGED
  }

  static final String KIND = "kind";
  static final String KIND_POINTER = "/kind";
  private static final String SIGNATURES = "signatures";

  private final Schema<D> schema;
  private final JsonInput json;
  private final Place place;
  private final Violations violations = new Violations();
  private final MemberInput input;
  private final Members members;
  private boolean kindSeen;
  private boolean signaturesSeen;
  private List<AgentSignature> signatures = List.of();

  DocumentReader(Schema<D> schema, JsonInput json, Place place) {
    this.schema = schema;
    this.json = json;
    this.place = place;
    this.input = new MemberInput(json, violations);
    this.members = new Members(schema.members().size());
  }

  /** Reads the whole text. */
  D read() {
    if (json.token() != JsonToken.START_OBJECT) {
      violations.add("", "a record is a JSON object");
      violations.throwIfAny();
    }
    for (String name = json.nextMember(""); name != null; name = json.nextMember("")) {
      read(name);
    }
    json.end();
    schema.check(members, violations);
    if (place == Place.TAGGED && !kindSeen) {
      violations.add(KIND_POINTER, "kind is missing");
    }
    violations.throwIfAny();
    D document = schema.make(members);
    if (place != Place.STORED && !isSignedByAuthor(document)) {
      throw Problem.at(
              ErrorCode.SIGNATURE_MISSING,
              "/" + SIGNATURES,
              "signatures has none of the author, agent_id")
          .toException();
    }
    return document;
  }

  /** The signatures that stood beside the document, in their order. */
  List<AgentSignature> signatures() {
    return signatures;
  }

  /** The document's bytes in the form of RFC 8785. */
  byte[] canonical(int sizeHint) {
    return schema.canonical(members, sizeHint);
  }

  private void read(String name) {
    Member<D, ?> member = schema.member(name);
    if (member != null) {
      requireFirst(members.first(member), name);
      Object value = member.read(input);
      members.set(member, value, input.form());
    } else if (place != Place.STORED && name.equals(SIGNATURES)) {
      requireFirst(!signaturesSeen, name);
      signaturesSeen = true;
      signatures = new SignatureListReader(json, violations).read();
    } else if (place == Place.TAGGED && name.equals(KIND)) {
      requireFirst(!kindSeen, name);
      kindSeen = true;
      checkKind(input.at(KIND, KIND_POINTER).string());
    } else {
      violations.unknown("", name);
      json.skip();
    }
  }

  private static void requireFirst(boolean first, String name) {
    if (!first) {
      throw Violations.duplicate("", name);
    }
  }

  private void checkKind(@Nullable String text) {
    if (text == null) {
      return;
    }
    Optional<RecordKind> kind = RecordKind.ofWireName(text);
    if (kind.isEmpty()) {
      violations.add(KIND_POINTER, "kind cannot be " + Violations.shown(text));
    } else if (kind.get() != schema.kind()) {
      throw RecordReader.madeByTheNode(kind.get());
    }
  }

  private boolean isSignedByAuthor(D document) {
    AgentId author = document instanceof Authored authored ? authored.agentId() : null;
    for (AgentSignature signature : signatures) {
      if (signature.agentId().equals(author)) {
        return true;
      }
    }
    return false;
  }
}
