package stemedb.http.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.StorageAdmin;
import stemedb.api.StoreInfo;
import stemedb.api.StoreTask;
import stemedb.http.json.JsonWriter;
import stemedb.http.route.Reply;
import stemedb.http.route.Request;

/** What operators do with the store; a filter lets nobody else come here. */
final class StorageEndpoints {
  /** The whole body: one member, whose value needs no escapes. */
  private static final Pattern BACKEND =
      Pattern.compile("\\s*\\{\\s*\"backend\"\\s*:\\s*\"([a-z0-9._-]{1,64})\"\\s*\\}\\s*");

  private final Node node;

  StorageEndpoints(Node node) {
    this.node = node;
  }

  /** The backends, and how far the task is. */
  CompletionStage<Reply> storage(Request request) {
    StorageAdmin storage = storage();
    JsonWriter json = new JsonWriter();
    json.beginObject().name("backends").beginArray();
    for (StoreInfo store : storage.stores()) {
      json.beginObject()
          .member("name", store.name())
          .member("description", store.description())
          .member("installed", store.installed())
          .member("active", store.active())
          .member("persistent", store.persistent())
          .member("size_bytes", store.sizeBytes())
          .member("detail", store.detail())
          .optionalMember("degraded", store.degraded())
          .endObject();
    }
    json.endArray();
    StoreTask task = storage.task();
    if (task != null) {
      json.name("task");
      write(json, task);
    }
    return CompletableFuture.completedFuture(Reply.json(200, json.endObject().toBytes()));
  }

  CompletionStage<Reply> switchTo(Request request) {
    return storage().switchTo(backend(request)).thenApply(StorageEndpoints::accepted);
  }

  CompletionStage<Reply> rebuild(Request request) {
    return storage().rebuild().thenApply(StorageEndpoints::accepted);
  }

  CompletionStage<Reply> verify(Request request) {
    return storage().verify().thenApply(StorageEndpoints::accepted);
  }

  CompletionStage<Reply> cancel(Request request) {
    byte[] json =
        new JsonWriter()
            .beginObject()
            .member("cancelled", storage().cancel())
            .endObject()
            .toBytes();
    return CompletableFuture.completedFuture(Reply.json(200, json));
  }

  CompletionStage<Reply> drop(Request request) {
    return storage()
        .drop(backend(request))
        .thenApply(
            bytes ->
                Reply.json(
                    200,
                    new JsonWriter()
                        .beginObject()
                        .member("freed_bytes", bytes)
                        .endObject()
                        .toBytes()));
  }

  private StorageAdmin storage() {
    return node.database().storage();
  }

  private static String backend(Request request) {
    Matcher body = BACKEND.matcher(new String(request.body(), StandardCharsets.UTF_8));
    if (!body.matches()) {
      throw Problem.at(
              ErrorCode.VALIDATION_FAILED,
              "/backend",
              "the body is {\"backend\":\"name\"}, the name of a storage backend")
          .toException();
    }
    return body.group(1);
  }

  private static Reply accepted(StoreTask task) {
    JsonWriter json = new JsonWriter();
    write(json, task);
    return Reply.json(202, json.toBytes());
  }

  private static void write(JsonWriter json, StoreTask task) {
    json.beginObject()
        .member("kind", word(task.kind()))
        .member("backend", task.backend())
        .member("state", word(task.state()))
        .member("running", task.running())
        .member("done", task.done())
        .member("total", task.total())
        .member("started", task.started());
    if (task.ended() != null) {
      json.member("ended", task.ended());
    }
    json.member("reason", task.reason()).endObject();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
