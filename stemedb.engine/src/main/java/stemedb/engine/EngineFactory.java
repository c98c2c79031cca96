package stemedb.engine;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.concurrent.CompletionException;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbException;
import stemedb.api.StemeDbFactory;
import stemedb.api.StemeDbOptions;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.api.journal.JournalProvider;
import stemedb.api.lens.Lens;
import stemedb.api.service.ModuleConsumer;
import stemedb.api.service.ModuleProvider;
import stemedb.api.storage.StorageBackend;
import stemedb.engine.store.DataFolder;

/** Opens databases without a framework, with the parts that {@code ServiceLoader} finds. */
@ModuleProvider(StemeDbFactory.class)
@ModuleConsumer(JournalProvider.class)
@ModuleConsumer(StorageBackend.class)
@ModuleConsumer(SignatureVerifier.class)
@ModuleConsumer(Lens.class)
public final class EngineFactory implements StemeDbFactory {
  /** Nothing is replaced here, so nothing is worth waiting for. */
  private static final Duration GRACE = Duration.ZERO;

  @Override
  public StemeDb open(Path directory, StemeDbOptions options) {
    Engine engine =
        new Engine(DataFolder.open(directory.toAbsolutePath()), options, GRACE, Clock.systemUTC());
    try {
      ServiceLoader.load(SignatureVerifier.class)
          .forEach(verifier -> engine.verification().add(verifier, verifier.ranking()));
      ServiceLoader.load(Lens.class)
          .forEach(lens -> engine.lensRegistry().add(lens, home(lens), 0));
      ServiceLoader.load(JournalProvider.class).forEach(engine.parts()::add);
      ServiceLoader.load(StorageBackend.class).forEach(engine.parts()::add);
      engine.parts().requireParts();
      engine.parts().state().started().toCompletableFuture().join();
      return engine;
    } catch (CompletionException e) {
      engine.close();
      throw e.getCause() instanceof StemeDbException refusal ? refusal : e;
    } catch (RuntimeException | Error e) {
      engine.close();
      throw e;
    }
  }

  private static String home(Lens lens) {
    Module module = lens.getClass().getModule();
    return module.isNamed() ? module.getName() : lens.getClass().getPackageName();
  }
}
