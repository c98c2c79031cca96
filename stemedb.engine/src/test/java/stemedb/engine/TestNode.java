package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.engine.EmbeddedTest.get;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import stemedb.api.Question;
import stemedb.api.StemeDbException;
import stemedb.api.StoreTask;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.api.journal.JournalProvider;
import stemedb.api.lens.Lens;
import stemedb.api.storage.StorageBackend;
import stemedb.engine.store.DataFolder;

/** An engine whose storage backends come and go as a test wants, with all other parts there. */
final class TestNode implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  final Engine engine;

  private TestNode(Path folder, String store, Duration grace) {
    engine =
        new Engine(DataFolder.open(folder), Nodes.SMALL.withStore(store), grace, Clock.systemUTC());
    ServiceLoader.load(SignatureVerifier.class)
        .forEach(verifier -> engine.verification().add(verifier, 0));
    ServiceLoader.load(Lens.class)
        .forEach(lens -> engine.lensRegistry().add(lens, "stemedb.lens", 1));
    engine.parts().add(ServiceLoader.load(JournalProvider.class).findFirst().orElseThrow());
  }

  /** Starts with these backends and does not wait for them. */
  static TestNode launch(Path folder, String store, Duration grace, StorageBackend... backends) {
    TestNode node = new TestNode(folder, store, grace);
    for (StorageBackend backend : backends) {
      node.engine.parts().add(backend);
    }
    return node;
  }

  /** Starts with these backends and waits for nothing later: what is missing fails at once. */
  static TestNode start(Path folder, String store, StorageBackend... backends) {
    TestNode node = launch(folder, store, Duration.ZERO, backends);
    get(node.engine.parts().state().started());
    return node;
  }

  static StorageBackend backend(String name) {
    return backends().get(name);
  }

  static Map<String, StorageBackend> backends() {
    Map<String, StorageBackend> all = new TreeMap<>();
    ServiceLoader.load(StorageBackend.class).forEach(one -> all.put(one.name(), one));
    return all;
  }

  StoreTask switchTo(String backend) {
    get(engine.storage().switchTo(backend));
    return taskEnds();
  }

  /** Whether a question is answered just now. */
  boolean answers(String subject) {
    try {
      get(engine.ask(Question.of(subject, "p", "confidence")));
      return true;
    } catch (StemeDbException e) {
      return false;
    }
  }

  StoreTask taskEnds() {
    await("the task ends", () -> !task().running());
    return task();
  }

  StoreTask task() {
    StoreTask task = engine.storage().task();
    assertTrue(task != null, "there is a task");
    return task;
  }

  void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(
          System.nanoTime() < deadline,
          () -> "in vain: " + what + ", " + engine.status() + ", " + engine.storage().task());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
