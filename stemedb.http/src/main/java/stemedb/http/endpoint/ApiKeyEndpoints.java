package stemedb.http.endpoint;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import stemedb.api.model.ApiKey;
import stemedb.api.model.Role;
import stemedb.http.json.JsonWriter;
import stemedb.http.route.Reply;
import stemedb.http.route.Request;
import stemedb.record.ApiKeyToken;
import stemedb.record.RecordReader;

/** What administrators do with API keys; a filter lets nobody else come here. */
final class ApiKeyEndpoints {
  private final Node node;
  private final Clock clock = Clock.systemUTC();

  ApiKeyEndpoints(Node node) {
    this.node = node;
  }

  /** 201 with the whole key, which nobody can see again. */
  CompletionStage<Reply> create(Request request) {
    ApiKeyToken token = ApiKeyToken.random();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    ApiKey wanted = RecordReader.readNewApiKey(request.body(), token, now);
    return node.database()
        .apiKeys()
        .create(wanted)
        .thenApply(
            key -> {
              JsonWriter json = new JsonWriter();
              json.beginObject().member("id", key.id()).member("key", token.reveal());
              members(json, key);
              return Reply.json(201, json.endObject().toBytes()).with("Cache-Control", "no-store");
            });
  }

  /** All keys, without what they are proven by. */
  CompletionStage<Reply> list(Request request) {
    JsonWriter json = new JsonWriter();
    json.beginObject().name("api_keys").beginArray();
    node.database().apiKeys().list().forEach(key -> write(json, key));
    return CompletableFuture.completedFuture(
        Reply.json(200, json.endArray().endObject().toBytes()));
  }

  /** 200 with the key that is worth nothing now. */
  CompletionStage<Reply> revoke(Request request) {
    return node.database()
        .apiKeys()
        .revoke(request.place("id"))
        .thenApply(
            key -> {
              JsonWriter json = new JsonWriter();
              write(json, key);
              return Reply.json(200, json.toBytes());
            });
  }

  private static void write(JsonWriter json, ApiKey key) {
    json.beginObject().member("id", key.id());
    members(json, key);
    json.endObject();
  }

  private static void members(JsonWriter json, ApiKey key) {
    json.member("name", key.name()).name("roles").beginArray();
    key.roles().stream().map(Role::wireName).forEach(json::string);
    json.endArray().name("subject_prefixes").beginArray();
    key.subjectPrefixes().forEach(json::string);
    json.endArray();
    if (key.expiresAt() != null) {
      json.member("expires_at", key.expiresAt());
    }
    json.member("revoked", key.revoked()).member("timestamp", key.timestamp());
  }
}
