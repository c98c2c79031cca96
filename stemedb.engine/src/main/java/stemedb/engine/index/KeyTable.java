package stemedb.engine.index;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.ApiKey;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.record.Envelope;
import stemedb.record.RecordReader;

/**
 * The API keys, all of them, in memory. The indexer fills it as it applies records; whoever appends
 * one puts it in as soon as it is durable, so that it counts while the store is away, too.
 * Thread-safe.
 */
public final class KeyTable {
  private final ConcurrentSkipListMap<String, ApiKey> byId = new ConcurrentSkipListMap<>();
  private final CompletableFuture<Void> complete = new CompletableFuture<>();

  /** The key with that id, or null. */
  public @Nullable ApiKey find(String id) {
    return byId.get(id);
  }

  /** All of them, in order of their ids. */
  public List<ApiKey> all() {
    return List.copyOf(byId.values());
  }

  /** Takes a record in; one that was revoked stays so, in whatever order they come. */
  public ApiKey apply(ApiKey key) {
    return byId.merge(key.id(), key, (before, now) -> before.revoked() ? before : now);
  }

  /** Whether all keys are here that the journal has. */
  public boolean isComplete() {
    return complete.isDone();
  }

  /** Ends when all keys are here. */
  public CompletionStage<Void> whenComplete() {
    return complete.minimalCompletionStage();
  }

  /** From now on all keys are here. */
  void complete() {
    complete.complete(null);
  }

  /** The row that leads to the record. */
  static void write(Rows rows, ApiKey key, long offset) {
    rows.put(Keys.apiKey(key.id(), offset), new byte[0]);
  }

  /** Takes in what a store holds. */
  void load(Snapshot snapshot) {
    byte[] from = Keys.apiKeys();
    Lookup lookup = new Lookup(snapshot);
    try (Scan scan = snapshot.scan(from, Keys.end(from), ScanOrder.ASCENDING)) {
      while (scan.next()) {
        long offset = ByteBuffer.wrap(scan.key(), scan.key().length - 8, 8).getLong();
        Envelope envelope = lookup.document(offset).open();
        if (RecordReader.readDocument(envelope.kind(), envelope.document()) instanceof ApiKey key) {
          apply(key);
        }
      }
    }
  }
}
