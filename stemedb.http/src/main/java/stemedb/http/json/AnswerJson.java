package stemedb.http.json;

import stemedb.api.Answer;
import stemedb.api.lens.ConflictAnalysis.Position;
import stemedb.api.model.AgentId;
import stemedb.api.model.Hash;

/** What a lens found, as JSON. */
public final class AnswerJson {
  private static final double BILLION = 1e9;

  private final FindingCache findings = new FindingCache();

  /** One answer; the order of its members is fixed. */
  public byte[] of(Answer answer) {
    JsonWriter json = new JsonWriter();
    json.beginObject()
        .member("query_id", answer.queryId().toString())
        .member("offset", answer.offset())
        .member("time", answer.time())
        .member("subject", answer.subject())
        .member("predicate", answer.predicate())
        .member("lens", answer.lens())
        .member("lens_version", answer.lensVersion());
    json.membersOf(findings.text(answer.finding(), AnswerJson::finding))
        .member("candidates_count", answer.candidatesCount())
        .member("conflict_score", answer.conflictScore())
        .member("status", answer.status().wireName());
    explanation(json, answer);
    return json.endObject().toBytes();
  }

  /** What a lens found, as an object of its own. */
  private static byte[] finding(Answer.Finding finding) {
    JsonWriter json = new JsonWriter().beginObject();
    if (finding instanceof Answer.Resolved resolved) {
      resolved(json, resolved);
    } else if (finding instanceof Answer.Analyzed analyzed) {
      analyzed(json, analyzed);
    }
    return json.endObject().toBytes();
  }

  private static void resolved(JsonWriter json, Answer.Resolved resolved) {
    json.name("value");
    if (resolved.value() == null) {
      json.nothing();
    } else {
      RecordJson.object(json, resolved.value());
    }
    json.name("winner");
    if (resolved.winner() == null) {
      json.nothing();
    } else {
      RecordJson.assertion(json, resolved.winner());
    }
    json.member("resolution_confidence", resolved.confidence());
  }

  private static void analyzed(JsonWriter json, Answer.Analyzed analyzed) {
    json.name("claims").beginArray();
    for (Position position : analyzed.positions()) {
      position(json, position);
    }
    json.endArray();
  }

  private static void position(JsonWriter json, Position position) {
    json.beginObject().name("object");
    RecordJson.object(json, position.object());
    json.member("share", position.share())
        .member("weight", position.weight() / BILLION)
        .member("count", position.count())
        .name("agents")
        .beginArray();
    for (AgentId agent : position.agents()) {
      json.string(agent.toString());
    }
    json.endArray()
        .member("top_source_class", position.topSourceClass().wireName())
        .name("supporters")
        .beginArray();
    for (Hash supporter : position.supporters()) {
      json.string(supporter.toString());
    }
    json.endArray().endObject();
  }

  private static void explanation(JsonWriter json, Answer answer) {
    if (answer.explanation() == null) {
      return;
    }
    json.name("explanation").beginArray();
    for (Answer.Explanation claim : answer.explanation()) {
      json.beginObject().member("hash", claim.hash().toString()).name("object");
      RecordJson.object(json, claim.object());
      json.member("weight", claim.weight())
          .member("counted", claim.counted())
          .optionalMember("reason", claim.reason())
          .endObject();
    }
    json.endArray();
  }
}
