package stemedb.storage.hybrid;

import java.util.Set;
import stemedb.api.metrics.Metrics;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.StoreOptions;
import stemedb.storage.leveldb.LevelDbBackend;
import stemedb.storage.mvstore.MvStoreBackend;
import stemedb.tck.storage.StoreContract;

/** The pair that a node gets when no other is configured. */
class HybridStoreTest extends StoreContract {
  @Override
  protected StorageBackend backend() {
    HybridBackend backend =
        new HybridBackend(new HybridSettings(HybridSettings.PRIMARY, HybridSettings.READS, 1024));
    backend.added(new LevelDbBackend());
    backend.added(new MvStoreBackend());
    return backend;
  }

  /** The edges among the families, and one in the middle. */
  @Override
  protected StoreOptions options() {
    return new StoreOptions(
        1 << 20, 256 << 10, Set.of((byte) 0, (byte) 1, (byte) 0x80, (byte) 0xFF), Metrics.NONE);
  }
}
