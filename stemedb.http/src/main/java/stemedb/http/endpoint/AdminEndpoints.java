package stemedb.http.endpoint;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import stemedb.http.json.JsonWriter;
import stemedb.http.route.Reply;
import stemedb.http.route.Request;

/** What operators ask; a filter lets nobody else come here. */
final class AdminEndpoints {
  private final Supplier<List<BundleInfo>> bundles;

  AdminEndpoints(Supplier<List<BundleInfo>> bundles) {
    this.bundles = bundles;
  }

  /** The bundles of this node. */
  CompletionStage<Reply> bundles(Request request) {
    JsonWriter json = new JsonWriter();
    json.beginObject().name("bundles").beginArray();
    for (BundleInfo bundle : bundles.get()) {
      json.beginObject()
          .member("id", bundle.id())
          .member("name", bundle.name())
          .member("version", bundle.version())
          .member("state", bundle.state())
          .endObject();
    }
    return CompletableFuture.completedFuture(
        Reply.json(200, json.endArray().endObject().toBytes()));
  }
}
