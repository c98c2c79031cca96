package stemedb.engine.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalOptions;
import stemedb.api.model.AgentId;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Assertion;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;
import stemedb.engine.QuickSigning;
import stemedb.record.AgentKey;
import stemedb.record.Envelope;
import stemedb.record.SignedRecord;
import stemedb.storage.memory.MemoryBackend;
import stemedb.wal.LocalJournalProvider;

/** A record that was appended more than once: it counts once and keeps all its signers. */
class DuplicateTest {
  private static final AgentKey AUTHOR = AgentKey.ofSeed(new byte[32]);
  private static final AgentKey SECOND = AgentKey.ofSeed(seed(2));
  private static final AgentKey THIRD = AgentKey.ofSeed(seed(3));

  @TempDir Path folder;

  private Journal journal;
  private long micros;

  private static byte[] seed(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return seed;
  }

  @BeforeEach
  void open() {
    journal = new LocalJournalProvider().open(folder.resolve("journal"), JournalOptions.DEFAULT);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private static SignedRecord claim(AgentKey... signers) {
    Assertion claim =
        new Assertion(
            "s",
            "p",
            new ObjectValue.Number(1),
            1,
            SourceClass.EXPERT,
            AUTHOR.agentId(),
            Instant.parse("2026-01-01T00:00:00Z"),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            Map.of());
    return QuickSigning.sign(claim, signers);
  }

  private byte[] envelope(SignedRecord record) {
    return new Envelope(record.kind(), ++micros, record.canonical(), record.signatures()).toBytes();
  }

  private void append(SignedRecord... records) {
    journal
        .append(List.of(records).stream().map(this::envelope).toList())
        .toCompletableFuture()
        .join();
  }

  /** The claim's signers and the number of the last record, after all was applied in one go. */
  private static String state(Store store, Indexer indexer) {
    try (Snapshot snapshot = store.snapshot()) {
      Lookup lookup = new Lookup(snapshot);
      long offset = lookup.offset(claim(AUTHOR).hash());
      List<AgentId> signers =
          lookup
              .signers(offset, lookup.document(offset).open().signatures(), Long.MAX_VALUE)
              .stream()
              .map(AgentSignature::agentId)
              .toList();
      return offset + " " + signers + " " + indexer.head();
    }
  }

  @Test
  void furtherSignersOfADuplicateAreKeptInOneGoAndPieceByPiece() {
    Indexer indexer = new Indexer(folder.resolve("first.filter"), PairListener.NONE);
    try (Store store = new MemoryBackend().open(folder, StoreOptions.DEFAULT)) {
      indexer.attach(store, journal);
      for (SignedRecord record :
          List.of(
              claim(AUTHOR),
              claim(AUTHOR),
              claim(AUTHOR, SECOND),
              claim(AUTHOR, SECOND),
              claim(AUTHOR, THIRD, SECOND))) {
        append(record);
        assertTrue(indexer.catchUp(store, journal, Duration.ofSeconds(10)));
      }
      indexer.close();
      String pieceByPiece = state(store, indexer);
      List<AgentId> all = List.of(AUTHOR.agentId(), SECOND.agentId(), THIRD.agentId());
      assertTrue(pieceByPiece.startsWith("1 " + all), pieceByPiece);
      assertEquals(3, indexer.head().offset(), "the claim and two cosignatures");

      Indexer again = new Indexer(folder.resolve("second.filter"), PairListener.NONE);
      try (Store rebuilt = new MemoryBackend().open(folder, StoreOptions.DEFAULT)) {
        again.attach(rebuilt, journal);
        assertTrue(again.catchUp(rebuilt, journal, Duration.ofSeconds(10)));
        again.close();
        assertEquals(pieceByPiece, state(rebuilt, again));
      }
    }
  }
}
