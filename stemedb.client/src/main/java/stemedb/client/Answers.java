package stemedb.client;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import stemedb.api.Answer;
import stemedb.api.Change;
import stemedb.api.ChangePage;
import stemedb.api.ConflictPage;
import stemedb.api.DiffPage;
import stemedb.api.LensDescription;
import stemedb.api.Receipt;
import stemedb.api.RecordPage;
import stemedb.api.StoredRecord;
import stemedb.api.lens.ConflictAnalysis;
import stemedb.api.lens.LensInfo;
import stemedb.api.lens.Weights;
import stemedb.api.model.AgentId;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Hash;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.RecordKind;
import stemedb.api.model.SourceClass;
import stemedb.record.CanonicalJson;
import stemedb.record.Timestamps;

/**
 * Reads the JSON of a node's answers into the types of the API. What a node should not say ends in
 * an {@link IllegalArgumentException}.
 */
final class Answers {
  /** What a node adds to the members of a document. */
  private static final Set<String> ADDED =
      Set.of("hash", "kind", "signatures", "offset", "recorded_at", "standing");

  private Answers() {}

  static Receipt receipt(JsonValue json) {
    String recordedAt = json.get("recorded_at").textOrNull();
    return new Receipt(
        word(Receipt.Status.class, json.get("status")),
        Hash.parse(json.get("hash").text()),
        json.get("visible").isTrue(),
        json.get("offset").integer(),
        recordedAt == null ? null : Timestamps.parse(recordedAt),
        json.get("reasons").items().stream().map(JsonValue::text).toList());
  }

  static Answer resolved(JsonValue json) {
    JsonValue winner = json.get("winner");
    return answer(
        json,
        new Answer.Resolved(
            winner.isNull() ? null : record(winner),
            json.get("value").isNull() ? null : object(json.get("value")),
            json.get("resolution_confidence").number()));
  }

  static Answer analyzed(JsonValue json) {
    return answer(json, new Answer.Analyzed(list(json.get("claims"), Answers::position)));
  }

  private static Answer answer(JsonValue json, Answer.Finding finding) {
    JsonValue explanation = json.get("explanation");
    return new Answer(
        UUID.fromString(json.get("query_id").text()),
        json.get("offset").integer(),
        time(json.get("time")),
        json.get("subject").text(),
        json.get("predicate").text(),
        json.get("lens").text(),
        json.get("lens_version").text(),
        finding,
        Math.toIntExact(json.get("candidates_count").integer()),
        json.get("conflict_score").number(),
        word(Answer.Status.class, json.get("status")),
        explanation.isNull() ? null : list(explanation, Answers::explanation));
  }

  private static ConflictAnalysis.Position position(JsonValue json) {
    return new ConflictAnalysis.Position(
        object(json.get("object")),
        json.get("share").number(),
        Weights.of(json.get("weight").number()),
        Math.toIntExact(json.get("count").integer()),
        list(json.get("agents"), agent -> AgentId.parse(agent.text())),
        word(SourceClass.class, json.get("top_source_class")),
        list(json.get("supporters"), hash -> Hash.parse(hash.text())));
  }

  private static Answer.Explanation explanation(JsonValue json) {
    return new Answer.Explanation(
        Hash.parse(json.get("hash").text()),
        object(json.get("object")),
        json.get("weight").number(),
        json.get("counted").isTrue(),
        json.get("reason").textOrNull());
  }

  static StoredRecord record(JsonValue json) {
    Map<String, JsonValue> document = new LinkedHashMap<>(json.members());
    document.keySet().removeAll(ADDED);
    String kind = json.get("kind").textOrNull();
    String recordedAt = json.get("recorded_at").textOrNull();
    JsonValue standing = json.get("standing");
    return new StoredRecord(
        Hash.parse(json.get("hash").text()),
        kind == null ? RecordKind.ASSERTION : word(RecordKind.class, json.get("kind")),
        CanonicalJson.of(JsonValue.of(document).toString().getBytes(StandardCharsets.UTF_8)),
        list(json.get("signatures"), Answers::signature),
        json.get("offset").integer(),
        recordedAt == null ? Instant.EPOCH : Timestamps.parse(recordedAt),
        standing.isNull() ? StoredRecord.Standing.CURRENT : standing(standing));
  }

  private static StoredRecord.Standing standing(JsonValue json) {
    String by = json.get("by").textOrNull();
    return new StoredRecord.Standing(
        word(StoredRecord.Status.class, json.get("status")), by == null ? null : Hash.parse(by));
  }

  private static AgentSignature signature(JsonValue json) {
    return new AgentSignature(
        AgentId.parse(json.get("agent_id").text()),
        HexFormat.of().parseHex(json.get("signature").text()));
  }

  static RecordPage recordPage(JsonValue json) {
    return new RecordPage(
        list(json.get("assertions"), Answers::record),
        json.get("offset").integer(),
        time(json.get("time")),
        json.get("next_cursor").textOrNull());
  }

  static ChangePage changePage(JsonValue json) {
    return new ChangePage(
        list(json.get("changes"), Answers::change),
        json.get("through").integer(),
        json.get("offset").integer(),
        json.get("generation").text());
  }

  static Change change(JsonValue json) {
    return new Change(
        json.get("offset").integer(),
        time(json.get("recorded_at")),
        word(RecordKind.class, json.get("kind")),
        Hash.parse(json.get("hash").text()),
        CanonicalJson.of(json.get("document").toString().getBytes(StandardCharsets.UTF_8)));
  }

  static DiffPage diffPage(JsonValue json) {
    return new DiffPage(
        list(json.get("differences"), Answers::difference),
        json.get("from").integer(),
        json.get("to").integer(),
        json.get("next_cursor").textOrNull());
  }

  private static DiffPage.Difference difference(JsonValue json) {
    JsonValue before = json.get("before");
    return new DiffPage.Difference(
        json.get("offset").integer(),
        before.isNull() ? null : standing(before),
        record(json.get("assertion")));
  }

  static ConflictPage conflictPage(JsonValue json) {
    return new ConflictPage(
        list(json.get("conflicts"), Answers::pair),
        json.get("computed_through").integer(),
        json.get("pairs_count").integer(),
        json.get("multi_valued_count").integer(),
        json.get("contested_count").integer(),
        json.get("next_cursor").textOrNull());
  }

  private static ConflictPage.Pair pair(JsonValue json) {
    return new ConflictPage.Pair(
        json.get("subject").text(),
        json.get("predicate").text(),
        json.get("conflict_score").number(),
        word(Answer.Status.class, json.get("status")),
        Math.toIntExact(json.get("values_count").integer()),
        Math.toIntExact(json.get("candidates_count").integer()));
  }

  static LensDescription lens(JsonValue json) {
    return new LensDescription(
        json.get("name").text(),
        json.get("version").text(),
        word(LensInfo.Kind.class, json.get("kind")),
        json.get("description").text(),
        json.get("bundle").text(),
        list(json.get("parameters"), JsonValue::text));
  }

  static Health health(boolean ready, JsonValue json) {
    return new Health(
        ready,
        json.get("state").text(),
        json.get("reason").text(),
        json.get("version").text(),
        json.get("offset").integer(),
        json.get("assertions_count").integer(),
        json);
  }

  static ObjectValue object(JsonValue json) {
    JsonValue value = json.get("value");
    return switch (json.get("type").text()) {
      case "text" -> new ObjectValue.Text(value.text());
      case "number" -> new ObjectValue.Number(value.number());
      case "boolean" -> new ObjectValue.Bool(value.isTrue());
      case "reference" -> new ObjectValue.Reference(value.text());
      default -> throw new IllegalArgumentException("unknown type of object: " + json);
    };
  }

  private static Instant time(JsonValue json) {
    return json.isNull() ? Instant.EPOCH : Timestamps.parse(json.text());
  }

  private static <E extends Enum<E>> E word(Class<E> type, JsonValue json) {
    return Enum.valueOf(type, json.text().toUpperCase(Locale.ROOT));
  }

  static <T> List<T> list(JsonValue json, Function<JsonValue, T> read) {
    List<T> list = new ArrayList<>();
    for (JsonValue item : json.items()) {
      list.add(read.apply(item));
    }
    return list;
  }
}
