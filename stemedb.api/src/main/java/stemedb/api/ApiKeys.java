package stemedb.api;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import stemedb.api.model.ApiKey;

/**
 * The API keys of a node. They are records, and all of them are kept in memory: looking one up
 * never waits, also while the store is being replaced. Thread-safe.
 */
@ProviderType
public interface ApiKeys {

  /**
   * The key with that id, whatever it is worth now.
   *
   * @return null when there never was one
   * @throws StemeDbException {@link ErrorCode#STARTING} until the database has started
   */
  @Nullable ApiKey find(String id);

  /**
   * All keys in order of their ids, also those that are worth nothing any more.
   *
   * @throws StemeDbException {@link ErrorCode#STARTING} until the database has started
   */
  List<ApiKey> list();

  /**
   * Appends a record of a new key. It counts from when the stage ends on.
   *
   * @return ends with {@link ErrorCode#CONFLICT} when the id was used before
   */
  CompletionStage<ApiKey> create(ApiKey key);

  /**
   * Takes a key back, for good. It is worth nothing from when the stage ends on, at the latest.
   *
   * @return ends with {@link ErrorCode#NOT_FOUND} when there is no such key
   */
  CompletionStage<ApiKey> revoke(String id);

  /**
   * Creates a key as soon as the database has started, unless its id was used before.
   *
   * @return ends with the key that has the id
   */
  CompletionStage<ApiKey> seed(ApiKey key);
}
