package stemedb.engine;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ServiceLoader;
import stemedb.api.StemeDbOptions;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalProvider;
import stemedb.api.lens.Lens;
import stemedb.api.storage.StorageBackend;
import stemedb.engine.store.DataFolder;

/** Opens engines whose inside a test looks at. */
final class Nodes {
  private static final int SEGMENT_BYTES = 4 << 20;

  /** The default but for smaller segments: a journal fills a whole one with zeros at its start. */
  static final StemeDbOptions SMALL =
      new StemeDbOptions(
          StemeDbOptions.DEFAULT.store(),
          StemeDbOptions.DEFAULT.durability(),
          SEGMENT_BYTES,
          StemeDbOptions.DEFAULT.cacheBytes(),
          false);

  private Nodes() {}

  static StorageBackend backend(String name) {
    return ServiceLoader.load(StorageBackend.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(backend -> backend.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** With that backend, and flushes left out: these tests kill nothing. */
  static Engine open(Path folder, StorageBackend backend, long cacheBytes) {
    return open(folder, backend, options(backend, cacheBytes), Duration.ofSeconds(20));
  }

  /** With that backend, and flushes left out. */
  static StemeDbOptions options(StorageBackend backend, long cacheBytes) {
    return new StemeDbOptions(
        backend.name(), JournalOptions.Durability.NONE, SEGMENT_BYTES, cacheBytes, false);
  }

  /**
   * @param grace how long questions wait for a store that is away
   */
  static Engine open(Path folder, StorageBackend backend, StemeDbOptions options, Duration grace) {
    return open(
        folder,
        ServiceLoader.load(JournalProvider.class).findFirst().orElseThrow(),
        backend,
        options,
        grace);
  }

  /** With a journal of the test. */
  static Engine open(
      Path folder,
      JournalProvider journal,
      StorageBackend backend,
      StemeDbOptions options,
      Duration grace) {
    Engine engine = new Engine(DataFolder.open(folder), options, grace, Clock.systemUTC());
    ServiceLoader.load(SignatureVerifier.class)
        .forEach(verifier -> engine.verification().add(verifier, 0));
    ServiceLoader.load(Lens.class)
        .forEach(lens -> engine.lensRegistry().add(lens, "stemedb.lens", 1));
    engine.parts().add(journal);
    engine.parts().add(backend);
    try {
      EmbeddedTest.get(engine.parts().state().started());
      return engine;
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }
}
