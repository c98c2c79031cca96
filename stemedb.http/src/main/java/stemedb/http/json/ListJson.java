package stemedb.http.json;

import java.util.List;
import java.util.Locale;
import stemedb.api.ConflictPage;
import stemedb.api.DiffPage;
import stemedb.api.LensDescription;
import stemedb.api.RecordPage;
import stemedb.api.StoredRecord;

/** Lists as JSON. */
public final class ListJson {
  private ListJson() {}

  /** A page of assertions. */
  public static byte[] assertions(RecordPage page) {
    JsonWriter json = new JsonWriter();
    json.beginObject()
        .member("offset", page.offset())
        .member("time", page.time())
        .name("assertions")
        .beginArray();
    for (StoredRecord assertion : page.records()) {
      RecordJson.assertionWithStanding(json, assertion);
    }
    return json.endArray().optionalMember("next_cursor", page.nextCursor()).endObject().toBytes();
  }

  /** A page of what changed between two pasts. */
  public static byte[] differences(DiffPage page) {
    JsonWriter json = new JsonWriter();
    json.beginObject()
        .member("from", page.from())
        .member("to", page.to())
        .name("differences")
        .beginArray();
    for (DiffPage.Difference difference : page.differences()) {
      json.beginObject()
          .member("offset", difference.offset())
          .member("change", difference.before() == null ? "added" : "standing");
      if (difference.before() != null) {
        RecordJson.standing(json, "before", difference.before());
      }
      json.name("assertion");
      RecordJson.assertionWithStanding(json, difference.assertion());
      json.endObject();
    }
    return json.endArray().optionalMember("next_cursor", page.nextCursor()).endObject().toBytes();
  }

  /** A page of contested pairs. */
  public static byte[] conflicts(ConflictPage page) {
    JsonWriter json = new JsonWriter();
    json.beginObject()
        .member("computed_through", page.computedThrough())
        .member("pairs_count", page.pairsCount())
        .member("multi_valued_count", page.multiValuedCount())
        .member("contested_count", page.contestedCount())
        .name("conflicts")
        .beginArray();
    for (ConflictPage.Pair pair : page.conflicts()) {
      json.beginObject()
          .member("subject", pair.subject())
          .member("predicate", pair.predicate())
          .member("conflict_score", pair.conflictScore())
          .member("status", pair.status().wireName())
          .member("values_count", pair.valuesCount())
          .member("candidates_count", pair.candidatesCount())
          .endObject();
    }
    return json.endArray().optionalMember("next_cursor", page.nextCursor()).endObject().toBytes();
  }

  /** The lenses that are installed. */
  public static byte[] lenses(List<LensDescription> lenses) {
    JsonWriter json = new JsonWriter();
    json.beginObject().name("lenses").beginArray();
    for (LensDescription lens : lenses) {
      json.beginObject()
          .member("name", lens.name())
          .member("version", lens.version())
          .member("kind", lens.kind().name().toLowerCase(Locale.ROOT))
          .member("description", lens.description())
          .member("bundle", lens.bundle())
          .name("parameters")
          .beginArray();
      for (String parameter : lens.parameters()) {
        json.string(parameter);
      }
      json.endArray().endObject();
    }
    return json.endArray().endObject().toBytes();
  }
}
