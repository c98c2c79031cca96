package stemedb.http;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import stemedb.api.ApiKeys;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.model.ApiKey;

/** API keys in a map. */
final class MemoryKeys implements ApiKeys {
  private final ConcurrentSkipListMap<String, ApiKey> byId = new ConcurrentSkipListMap<>();

  @Override
  public @Nullable ApiKey find(String id) {
    return byId.get(id);
  }

  @Override
  public List<ApiKey> list() {
    return List.copyOf(byId.values());
  }

  @Override
  public CompletionStage<ApiKey> create(ApiKey key) {
    return byId.putIfAbsent(key.id(), key) == null
        ? CompletableFuture.completedFuture(key)
        : CompletableFuture.failedFuture(Problem.of(ErrorCode.CONFLICT, "used").toException());
  }

  @Override
  public CompletionStage<ApiKey> revoke(String id) {
    ApiKey key = byId.computeIfPresent(id, (same, before) -> before.revoked(Instant.now()));
    return key == null
        ? CompletableFuture.failedFuture(
            Problem.of(ErrorCode.NOT_FOUND, "no such key").toException())
        : CompletableFuture.completedFuture(key);
  }

  @Override
  public CompletionStage<ApiKey> seed(ApiKey key) {
    byId.putIfAbsent(key.id(), key);
    return CompletableFuture.completedFuture(byId.get(key.id()));
  }
}
