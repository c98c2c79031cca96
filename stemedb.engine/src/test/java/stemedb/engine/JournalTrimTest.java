package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.engine.Claims.author;
import static stemedb.engine.Claims.claim;
import static stemedb.engine.Claims.number;
import static stemedb.engine.EmbeddedTest.get;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.AsOf;
import stemedb.api.JournalAdmin;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbException;
import stemedb.api.StemeDbOptions;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.model.Hash;
import stemedb.record.SignedRecord;

/** Frames are dropped only when nobody needs them any more. */
class JournalTrimTest {
  private static final StemeDbOptions SMALL_SEGMENTS =
      new StemeDbOptions("leveldb", Durability.IMMEDIATE, 64 << 10, 8L << 20, false);

  @TempDir Path folder;

  private final List<Hash> written = new ArrayList<>();

  private StemeDb open(String store) {
    return new EngineFactory().open(folder.resolve("data"), SMALL_SEGMENTS.withStore(store));
  }

  /** Fills several segments. */
  private void write(StemeDb db, int batches) {
    for (int i = 0; i < batches; i++) {
      List<byte[]> lines = new ArrayList<>();
      for (int k = 0; k < 50; k++) {
        SignedRecord record = claim(author(1), "s" + written.size(), number(k), 0.5);
        lines.add(record.toTaggedJson());
        written.add(record.hash());
      }
      get(db.submitAll(lines, Ack.INDEXED));
    }
  }

  private void assertAllThere(StemeDb db) {
    for (int i = 0; i < written.size(); i++) {
      assertEquals(i + 2, get(db.find(written.get(i), AsOf.HEAD)).offset());
    }
  }

  @Test
  void trimmingStopsAtTheOldestHold() {
    try (StemeDb db = open("leveldb")) {
      write(db, 16);
      JournalAdmin journal = db.journal();
      assertEquals(Set.of("indexer"), journal.holds().keySet());
      long end = journal.holds().get("indexer");
      assertTrue(end >= 18, "genesis and 16 batches, a frame each or more");
      long feed = end - 4;
      long archive = end - 10;
      journal.hold("feed", feed);
      journal.hold("archive", 1);
      assertEquals(1, get(journal.trim()), "the archive needs all");
      journal.hold("archive", archive);
      assertEquals(Map.of("indexer", end, "feed", feed, "archive", archive), journal.holds());
      long start = get(journal.trim());
      assertTrue(start > 1 && start <= archive, "starts at " + start);
      journal.release("archive");
      long later = get(journal.trim());
      assertTrue(later > start && later <= feed, "starts at " + later);
      journal.release("feed");
      journal.release("nobody");
      long last = get(journal.trim());
      assertTrue(last > later && last <= end, "starts at " + last);
      assertAllThere(db);
      assertThrows(IllegalArgumentException.class, () -> journal.hold("indexer", 1));
      assertThrows(IllegalArgumentException.class, () -> journal.hold("feed", 0));
    }
  }

  @Test
  void aTrimmedNodeStartsAgainButIsNotRebuiltFromHalfAJournal() throws IOException {
    try (StemeDb db = open("leveldb")) {
      write(db, 16);
      assertTrue(get(db.journal().trim()) > 1);
    }
    try (StemeDb db = open("leveldb")) {
      assertAllThere(db);
      write(db, 4);
      assertAllThere(db);
    }
    delete(folder.resolve("data").resolve("store"));
    StemeDbException refused = assertThrows(StemeDbException.class, () -> open("leveldb").close());
    assertTrue(refused.problem().detail().contains("restore a backup"), refused.getMessage());
  }

  @Test
  void aStoreThatKeepsNothingNeedsTheWholeJournal() {
    try (StemeDb db = open("memory")) {
      write(db, 16);
      assertEquals(Map.of("indexer", 1L), db.journal().holds());
      assertEquals(1, get(db.journal().trim()));
    }
    try (StemeDb db = open("memory")) {
      assertAllThere(db);
    }
  }

  private static void delete(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
