package stemedb.http.endpoint;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import stemedb.api.archive.BackupTask;
import stemedb.api.archive.Retention;
import stemedb.http.json.JsonWriter;
import stemedb.http.route.Reply;
import stemedb.http.route.Request;

/** How operators make backups; a filter lets nobody else come here. */
final class BackupEndpoints {
  /** What the making of one is told. */
  static final Set<String> PARAMETERS = Set.of("to", "keep", "keep_days");

  private static final int KEEP_MAX = 100_000;

  private final Node node;

  BackupEndpoints(Node node) {
    this.node = node;
  }

  /** How far the backup is, or how the last one ended. */
  CompletionStage<Reply> backup(Request request) {
    BackupTask task = node.backups().task();
    JsonWriter json = new JsonWriter().beginObject();
    if (task != null) {
      write(json.name("task"), task);
    }
    return CompletableFuture.completedFuture(Reply.json(200, json.endObject().toBytes()));
  }

  CompletionStage<Reply> start(Request request) {
    Retention retention =
        new Retention(
            request.parameters().integer("keep", 0, KEEP_MAX, 0),
            Duration.ofDays(request.parameters().integer("keep_days", 0, KEEP_MAX, 0)));
    return node.backups()
        .start(request.parameters().required("to"), retention)
        .thenApply(
            task -> {
              JsonWriter json = new JsonWriter();
              write(json, task);
              return Reply.json(202, json.toBytes());
            });
  }

  CompletionStage<Reply> cancel(Request request) {
    byte[] json =
        new JsonWriter()
            .beginObject()
            .member("cancelled", node.backups().cancel())
            .endObject()
            .toBytes();
    return CompletableFuture.completedFuture(Reply.json(200, json));
  }

  private static void write(JsonWriter json, BackupTask task) {
    json.beginObject()
        .member("to", task.location())
        .member("state", task.state().name().toLowerCase(Locale.ROOT))
        .member("running", task.running())
        .member("done", task.done())
        .member("total", task.total())
        .member("started", task.started());
    if (task.ended() != null) {
      json.member("ended", task.ended());
    }
    json.member("reason", task.reason())
        .optionalMember("backup", task.backup())
        .member("offset", task.offset())
        .endObject();
  }
}
