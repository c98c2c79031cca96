package stemedb.http.json;

import org.jspecify.annotations.Nullable;
import stemedb.api.Change;
import stemedb.api.ChangePage;

/** The change feed as JSON. */
public final class FeedJson {
  private FeedJson() {}

  /**
   * A page.
   *
   * @param nextCursor where the next page starts; null when there is no more yet
   */
  public static byte[] page(ChangePage page, @Nullable String nextCursor) {
    JsonWriter json = new JsonWriter();
    json.beginObject()
        .member("offset", page.offset())
        .member("through", page.through())
        .member("generation", page.generation())
        .name("changes")
        .beginArray();
    for (Change change : page.changes()) {
      change(json, change);
    }
    return json.endArray().optionalMember("next_cursor", nextCursor).endObject().toBytes();
  }

  /** One change: the record's number, time, kind and hash, and the document as it was signed. */
  public static void change(JsonWriter json, Change change) {
    json.beginObject()
        .member("offset", change.offset())
        .member("recorded_at", change.recordedAt())
        .member("kind", change.kind().wireName())
        .member("hash", change.hash().toString())
        .name("document")
        .value(change.document())
        .endObject();
  }
}
