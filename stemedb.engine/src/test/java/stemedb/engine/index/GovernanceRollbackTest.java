package stemedb.engine.index;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.metrics.Metrics;
import stemedb.api.model.Document;
import stemedb.api.model.Genesis;
import stemedb.api.model.GoldStandard;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.Setting;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;
import stemedb.api.storage.StoreStatistics;
import stemedb.api.storage.WriteBatch;
import stemedb.record.AgentKey;
import stemedb.record.Envelope;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;
import stemedb.storage.memory.MemoryBackend;

/** Rights that a batch gave which was not written do not count when its records come again. */
class GovernanceRollbackTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final AgentKey ROOT = AgentKey.generate();
  private static final AgentKey CURATOR = AgentKey.generate();

  @TempDir Path folder;

  @Test
  void aRecordBeforeTheSettingIsJudgedWithoutItEachTime() {
    List<Entry> entries =
        List.of(
            entry(
                new Genesis(NOON, List.of(ROOT.agentId()), "author_only", Map.of(), Map.of()),
                ROOT),
            entry(gold(1), CURATOR),
            entry(new Setting("curator." + CURATOR.agentId(), "true", ROOT.agentId(), NOON), ROOT),
            entry(gold(2), CURATOR));
    Indexer indexer = new Indexer();
    try (Fragile store = new Fragile(memory())) {
      indexer.begin(new Head(new UUID(1, 1), 1, 0, 0, 0));
      store.fails = true;
      assertThrows(StorageException.class, () -> indexer.add(store, entries));
      store.fails = false;
      indexer.add(store, entries);
      byte[] pair = Keys.goldStandards("s", "p");
      assertNull(store.get(Keys.goldStandard(pair, 2)));
      assertNotNull(store.get(Keys.goldStandard(pair, 4)));
    }
  }

  private static GoldStandard gold(int value) {
    return new GoldStandard("s", "p", new ObjectValue.Number(value), null, CURATOR.agentId(), NOON);
  }

  private static Entry entry(Document document, AgentKey author) {
    SignedRecord signed = Signing.sign(document, author);
    Envelope envelope = new Envelope(document.kind(), 1, signed.canonical(), signed.signatures());
    return new Entry(signed.hash(), document, envelope, envelope.toBytes());
  }

  private Store memory() {
    return new MemoryBackend().open(folder, new StoreOptions(0, 1 << 20, Set.of(), Metrics.NONE));
  }

  /** Writes nothing while it is told to fail. */
  private static final class Fragile implements Store {
    private final Store store;
    private boolean fails;

    Fragile(Store store) {
      this.store = store;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      return store.get(key);
    }

    @Override
    public void write(WriteBatch batch) {
      if (fails) {
        throw new StorageException(StorageException.Reason.IO, "no room");
      }
      store.write(batch);
    }

    @Override
    public Snapshot snapshot() {
      return store.snapshot();
    }

    @Override
    public void flush() {
      store.flush();
    }

    @Override
    public StoreStatistics statistics() {
      return store.statistics();
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
