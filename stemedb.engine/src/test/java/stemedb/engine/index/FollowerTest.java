package stemedb.engine.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalOptions;
import stemedb.api.metrics.Metrics;
import stemedb.api.model.Assertion;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;
import stemedb.api.storage.WriteBatch;
import stemedb.engine.QuickSigning;
import stemedb.engine.store.Holder;
import stemedb.record.AgentKey;
import stemedb.record.Envelope;
import stemedb.record.SignedRecord;
import stemedb.storage.memory.MemoryBackend;
import stemedb.wal.LocalJournalProvider;

class FollowerTest {
  private static final AgentKey AUTHOR = AgentKey.ofSeed(new byte[32]);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  private Indexer indexer;
  private final Holder<Store> holder = new Holder<>("store");
  private Journal journal;
  private int made;

  @BeforeEach
  void open() {
    indexer = new Indexer(folder.resolve("ids.filter"), PairListener.NONE);
    journal = new LocalJournalProvider().open(folder.resolve("journal"), JournalOptions.DEFAULT);
    attach();
  }

  @AfterEach
  void close() {
    indexer.close();
    holder.close(Duration.ofSeconds(10), Store::close);
    journal.close();
  }

  private void attach() {
    holder.open(new MemoryBackend().open(folder.resolve("store"), StoreOptions.DEFAULT));
    try (Holder.Lease<Store> lease = holder.lease()) {
      indexer.attach(lease.get(), journal);
      while (!indexer.catchUp(lease.get(), journal, Duration.ofSeconds(1))) {
        Thread.onSpinWait();
      }
      indexer.serve(lease.number());
    }
  }

  private void write(int records) {
    List<byte[]> envelopes = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      Assertion claim =
          new Assertion(
              "s" + made++,
              "p",
              new ObjectValue.Number(1),
              1,
              SourceClass.EXPERT,
              AUTHOR.agentId(),
              START,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              Map.of());
      SignedRecord record = QuickSigning.sign(claim, AUTHOR);
      envelopes.add(
          new Envelope(record.kind(), made, record.canonical(), record.signatures()).toBytes());
    }
    journal.append(envelopes).toCompletableFuture().join();
    try (Holder.Lease<Store> lease = holder.lease()) {
      while (!indexer.catchUp(lease.get(), journal, Duration.ofSeconds(1))) {
        Thread.onSpinWait();
      }
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - deadline < 0, "the condition did not come true in time");
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Counts the records, and keeps which ones it was given; may fail once. */
  private static final class Counting implements Family {
    private final List<Long> given = Collections.synchronizedList(new ArrayList<>());
    private volatile int failures;

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public void apply(Span span, WriteBatch batch) {
      span.forEach(
          item -> {
            if (item.offset() % 500 == 0 && failures > 0) {
              failures--;
              throw new IllegalStateException("fails for the test");
            }
            byte[] subject = Keys.meta(((Assertion) item.document()).subject());
            batch.put(subject, ByteBuffer.allocate(8).putLong(item.offset()).array());
          });
      for (long offset = span.after() + 1; offset <= span.through(); offset++) {
        given.add(offset);
      }
    }
  }

  private long through() {
    try (Holder.Lease<Store> lease = holder.lease();
        Snapshot snapshot = lease.get().snapshot()) {
      return Follower.through(snapshot, "counting");
    }
  }

  private Follower follow(Counting family) {
    Follower follower = new Follower(holder, indexer, family, Metrics.NONE);
    follower.start();
    return follower;
  }

  @Test
  void everyRecordIsAppliedOnceAndTheCursorSurvivesARestart() {
    write(4_500);
    Counting first = new Counting();
    first.failures = 1;
    try (Follower follower = follow(first)) {
      await(() -> through() == 4_500);
      assertEquals(0, follower.lag());
    }
    write(10);
    Counting second = new Counting();
    try (Follower follower = follow(second)) {
      await(() -> follower.lag() == 0 && through() == 4_510);
    }
    List<Long> all = new ArrayList<>(first.given);
    all.addAll(second.given);
    for (int i = 0; i < 4_510; i++) {
      assertEquals(i + 1L, all.get(i));
    }
    assertEquals(4_510, all.size());
    try (Holder.Lease<Store> lease = holder.lease()) {
      for (int i = 0; i < 4_510; i++) {
        byte[] row = lease.get().get(Keys.meta("s" + i));
        assertEquals(i + 1L, Keys.lastLong(row), "row of record " + (i + 1));
      }
    }
  }

  @Test
  void anotherStoreIsFilledFromTheFirstRecordOn() {
    write(100);
    Counting family = new Counting();
    try (Follower follower = follow(family)) {
      await(() -> through() == 100);
      holder.close(Duration.ofSeconds(10), Store::close);
      attach(); // empty, and brought up from the journal
      await(() -> through() == 100 && follower.lag() == 0);
      assertEquals(200, family.given.size());
    }
  }
}
