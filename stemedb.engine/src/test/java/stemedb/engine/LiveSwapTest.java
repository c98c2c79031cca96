package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.engine.Claims.author;
import static stemedb.engine.Claims.claim;
import static stemedb.engine.Claims.number;
import static stemedb.engine.EmbeddedTest.get;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.AsOf;
import stemedb.api.NodeStatus;
import stemedb.api.Question;
import stemedb.api.Receipt;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.api.journal.JournalProvider;
import stemedb.api.lens.Lens;
import stemedb.api.model.Hash;
import stemedb.api.model.RecordKind;
import stemedb.api.storage.StorageBackend;
import stemedb.engine.store.DataFolder;
import stemedb.record.SignedRecord;

/** Journal, store and lenses are taken away and brought back while requests run. */
class LiveSwapTest {
  @TempDir Path folder;
  private Engine engine;
  private final List<SignatureVerifier> verifiers = new ArrayList<>();
  private StorageBackend leveldb;
  private JournalProvider journal;

  @BeforeEach
  void open() {
    engine =
        new Engine(DataFolder.open(folder), Nodes.SMALL, Duration.ofSeconds(20), Clock.systemUTC());
    ServiceLoader.load(SignatureVerifier.class).forEach(verifiers::add);
    verifiers.forEach(verifier -> engine.verification().add(verifier, 0));
    ServiceLoader.load(Lens.class).forEach(lens -> engine.lensRegistry().add(lens, "test", 1));
    leveldb = backend("leveldb");
    journal = ServiceLoader.load(JournalProvider.class).findFirst().orElseThrow();
    engine.parts().add(journal);
    engine.parts().add(leveldb);
    get(engine.parts().state().started());
  }

  private static StorageBackend backend(String name) {
    return ServiceLoader.load(StorageBackend.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(backend -> backend.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private Receipt submit(SignedRecord record) {
    return get(engine.submit(RecordKind.ASSERTION, record.toJson(), Ack.INDEXED));
  }

  @Test
  void writesGoOnAndReadsWaitWhileTheStoreIsAway() throws Exception {
    SignedRecord known = claim(author(1), "s", number(1), 0.5);
    submit(known);
    engine.parts().remove(leveldb);
    assertEquals(NodeStatus.State.DEGRADED, engine.status().state());
    SignedRecord fresh = claim(author(2), "s", number(2), 0.6);
    Receipt receipt = submit(fresh);
    assertEquals(Receipt.Status.CREATED, receipt.status());
    assertEquals(false, receipt.visible());
    var answer = engine.ask(Question.of("s", "p", "confidence")).toCompletableFuture();
    var again =
        engine.submit(RecordKind.ASSERTION, known.toJson(), Ack.INDEXED).toCompletableFuture();
    assertTrue(!answer.isDone() && !again.isDone());
    engine.parts().add(leveldb);
    assertEquals(Receipt.Status.EXISTS, get(again).status());
    get(answer);
    awaitOffset(3);
    assertEquals(2, get(engine.ask(Question.of("s", "p", "confidence"))).candidatesCount());
    assertEquals(3, get(engine.find(fresh.hash(), AsOf.HEAD)).offset());
  }

  @Test
  void writesWaitWhileTheJournalIsAway() {
    engine.parts().remove(journal);
    var receipt =
        engine
            .submit(
                RecordKind.ASSERTION, claim(author(1), "s", number(1), 0.5).toJson(), Ack.INDEXED)
            .toCompletableFuture();
    engine.parts().add(journal);
    assertEquals(Receipt.Status.CREATED, get(receipt).status());
  }

  @Test
  void writesWaitWhileTheVerifierIsAway() {
    SignatureVerifier verifier =
        ServiceLoader.load(SignatureVerifier.class).findFirst().orElseThrow();
    verifiers.forEach(engine.verification()::remove);
    var receipt =
        engine
            .submit(
                RecordKind.ASSERTION, claim(author(1), "s", number(1), 0.5).toJson(), Ack.INDEXED)
            .toCompletableFuture();
    assertTrue(!receipt.isDone());
    engine.verification().add(verifier, 7);
    assertEquals(Receipt.Status.CREATED, get(receipt).status());
  }

  @Test
  void aSecondBackendOfThatNameTakesOverAndTheFirstIsNotMissed() throws Exception {
    StorageBackend second = backend("leveldb");
    engine.parts().add(second);
    SignedRecord record = claim(author(1), "s", number(1), 0.5);
    assertEquals(2, submit(record).offset());
    engine.parts().remove(leveldb);
    assertEquals(2, get(engine.find(record.hash(), AsOf.HEAD)).offset());
    assertEquals(Receipt.Status.EXISTS, submit(record).status());
    engine.parts().remove(second);
    assertEquals(NodeStatus.State.DEGRADED, engine.status().state());
  }

  @Test
  void aStoreThatComesBackEmptyAnswersOnlyWhenItIsBroughtUp() {
    engine.close();
    Engine other =
        new Engine(
            DataFolder.open(folder.resolve("memory")),
            Nodes.SMALL.withStore("memory"),
            Duration.ofSeconds(20),
            Clock.systemUTC());
    StorageBackend memory = backend("memory");
    try {
      verifiers.forEach(verifier -> other.verification().add(verifier, 0));
      ServiceLoader.load(Lens.class)
          .forEach(lens -> other.lensRegistry().add(lens, "stemedb.lens", 1));
      other.parts().add(journal);
      other.parts().add(memory);
      get(other.parts().state().started());
      List<byte[]> lines = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        lines.add(claim(author(1), "s" + i, number(i), 0.5).toTaggedJson());
      }
      get(other.submitAll(lines, Ack.INDEXED));
      for (int i = 0; i < 5; i++) {
        other.parts().remove(memory);
        other.parts().add(memory);
        assertEquals(501, get(other.ask(Question.of("s499", "p", "consensus"))).offset());
      }
    } finally {
      other.close();
    }
  }

  @Test
  void nothingFailsAndNothingIsLostWhileTheStoreIsSwappedAgainAndAgain() throws Exception {
    Set<Hash> acknowledged = ConcurrentHashMap.newKeySet();
    Thread[] writers = new Thread[3];
    Set<String> failures = ConcurrentHashMap.newKeySet();
    for (int w = 0; w < writers.length; w++) {
      int writer = w;
      writers[w] =
          new Thread(
              () -> {
                for (int i = 0; i < 300; i++) {
                  try {
                    acknowledged.add(
                        submit(claim(author(writer + 1), "s" + i % 5, number(i), 0.5)).hash());
                    get(engine.ask(Question.of("s" + i % 5, "p", "consensus")));
                  } catch (RuntimeException e) {
                    failures.add(e.toString());
                  }
                }
              });
      writers[w].start();
    }
    for (int i = 0; i < 20; i++) {
      engine.parts().remove(leveldb);
      engine.parts().add(leveldb);
    }
    for (Thread writer : writers) {
      writer.join();
    }
    assertEquals(Set.of(), failures);
    assertEquals(900, acknowledged.size());
    awaitOffset(901);
    assertEquals(900, engine.status().assertionsCount());
    for (Hash hash : acknowledged) {
      get(engine.find(hash, AsOf.HEAD));
    }
  }

  private void awaitOffset(long offset) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (engine.status().offset() < offset) {
      assertTrue(System.nanoTime() < deadline, "stuck at " + engine.status());
      Thread.onSpinWait();
    }
  }
}
