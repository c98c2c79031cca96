package stemedb.http.json;

import java.util.HexFormat;
import java.util.List;
import stemedb.api.StoredRecord;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.RecordKind;

/** Records and their parts as JSON. */
public final class RecordJson {
  private RecordJson() {}

  /**
   * An assertion: {@code hash}, {@code offset}, {@code recorded_at}, the members that were signed,
   * {@code signatures}; byte for byte what was signed, between ours.
   */
  public static void assertion(JsonWriter json, StoredRecord assertion) {
    json.beginObject();
    assertionMembers(json, assertion);
    json.endObject();
  }

  /** An assertion, with {@code standing} at the end. */
  public static void assertionWithStanding(JsonWriter json, StoredRecord assertion) {
    json.beginObject();
    assertionMembers(json, assertion);
    standing(json, assertion.standing());
    json.endObject();
  }

  /** A record of any kind: the document as a member of its own. */
  public static void record(JsonWriter json, StoredRecord stored) {
    json.beginObject()
        .member("hash", stored.hash().toString())
        .member("kind", stored.kind().wireName())
        .member("offset", stored.offset())
        .member("recorded_at", stored.recordedAt())
        .name("document")
        .value(stored.document());
    signatures(json, stored.signatures());
    if (stored.kind() == RecordKind.ASSERTION) {
      standing(json, stored.standing());
    }
    json.endObject();
  }

  /** An object as assertions write it: {@code type} and {@code value}. */
  public static void object(JsonWriter json, ObjectValue object) {
    json.beginObject().member("type", object.type()).name("value");
    if (object instanceof ObjectValue.Number number) {
      json.number(number.value());
    } else if (object instanceof ObjectValue.Bool bool) {
      json.bool(bool.value());
    } else {
      json.string(object.text());
    }
    json.endObject();
  }

  private static void assertionMembers(JsonWriter json, StoredRecord assertion) {
    json.member("hash", assertion.hash().toString())
        .member("offset", assertion.offset())
        .member("recorded_at", assertion.recordedAt())
        .membersOf(assertion.document());
    signatures(json, assertion.signatures());
  }

  private static void signatures(JsonWriter json, List<AgentSignature> signatures) {
    json.name("signatures").beginArray();
    for (AgentSignature signature : signatures) {
      json.beginObject()
          .member("agent_id", signature.agentId().toString())
          .member("signature", HexFormat.of().formatHex(signature.signature()))
          .endObject();
    }
    json.endArray();
  }

  private static void standing(JsonWriter json, StoredRecord.Standing standing) {
    standing(json, "standing", standing);
  }

  /** How an assertion stands, as a member of that name. */
  static void standing(JsonWriter json, String name, StoredRecord.Standing standing) {
    json.name(name).beginObject().member("status", standing.status().wireName());
    if (standing.by() != null) {
      json.member("by", standing.by().toString());
    }
    json.endObject();
  }
}
