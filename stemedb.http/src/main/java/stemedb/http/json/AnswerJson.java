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
    } else if (finding instanceof Answer.Layered layered) {
      layered(json, layered);
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

  /** The overall value is that of the first tier. */
  private static void layered(JsonWriter json, Answer.Layered layered) {
    json.name("tiers").beginArray();
    for (Answer.Tier tier : layered.tiers()) {
      json.beginObject()
          .member("source_class", tier.sourceClass().wireName())
          .member("tier", tier.sourceClass().tier())
          .name("value");
      RecordJson.object(json, tier.value());
      json.name("winner");
      RecordJson.assertion(json, tier.winner());
      json.member("resolution_confidence", tier.confidence())
          .member("conflict_score", tier.conflictScore())
          .member("candidates_count", tier.candidatesCount())
          .endObject();
    }
    json.endArray();
    Answer.Tier first = layered.tiers().isEmpty() ? null : layered.tiers().get(0);
    resolved(
        json,
        first == null
            ? new Answer.Resolved(null, null, 0)
            : new Answer.Resolved(first.winner(), first.value(), first.confidence()));
    json.member("cross_tier_conflict_score", layered.crossTierConflictScore());
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
