package stemedb.engine.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalOptions;
import stemedb.api.model.Hash;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;
import stemedb.api.storage.WriteBatch;
import stemedb.storage.memory.MemoryBackend;
import stemedb.wal.LocalJournalProvider;

/** The id filter from one start to the next. */
class FilterKeeperTest {
  private static final UUID GENERATION = new UUID(1, 2);

  @TempDir Path folder;

  private final Random random = new Random(11);
  private Path path;
  private FilterFile file;

  @BeforeEach
  void setUp() {
    path = folder.resolve("ids.filter");
    file = new FilterFile(path);
  }

  private Hash next() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Hash.of(bytes);
  }

  private List<Hash> fill(IdFilter filter, int count) {
    List<Hash> added = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      added.add(next());
      filter.add(added.get(i));
    }
    return added;
  }

  @Test
  void aFilterComesBackAsItWasAndGoesOnGrowing() {
    IdFilter filter = new IdFilter();
    List<Hash> added = fill(filter, 150_000);
    file.save(new FilterFile.Saved(GENERATION, 77, 150_000, filter.contents()));
    FilterFile.Saved saved = file.load();
    assertNotNull(saved);
    assertEquals(GENERATION, saved.generation());
    assertEquals(77, saved.nextFrame());
    assertEquals(150_000, saved.offset());
    IdFilter loaded = new IdFilter();
    loaded.replace(saved.contents());
    added.addAll(fill(loaded, 150_000));
    for (Hash id : added) {
      assertTrue(loaded.mightContain(id));
    }
    int wrong = 0;
    for (int i = 0; i < 100_000; i++) {
      wrong += loaded.mightContain(next()) ? 1 : 0;
    }
    assertTrue(wrong < 100, wrong + " false hits in 100,000");
  }

  @Test
  void whatDoesNotCheckIsNoFilter() throws IOException {
    IdFilter filter = new IdFilter();
    fill(filter, 100);
    file.save(new FilterFile.Saved(GENERATION, 1, 100, filter.contents()));
    byte[] whole = Files.readAllBytes(path);
    for (int i = 0; i < 80; i++) {
      byte[] damaged = whole.clone();
      int at = i < 52 ? i : random.nextInt(whole.length);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(path, damaged);
      assertNull(file.load(), "a flipped bit in byte " + at);
    }
    for (int length : new int[] {0, 1, 47, 52, 1_000, whole.length - 1}) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertNull(file.load(), "cut to " + length);
    }
    Files.write(path, whole);
    assertNotNull(file.load());
  }

  /** A store with those ids, and where it stands. */
  private static Head put(Store store, UUID generation, List<Hash> ids, long nextFrame) {
    WriteBatch batch = new WriteBatch();
    for (Hash id : ids) {
      batch.put(Keys.id(id), ByteBuffer.allocate(9).array());
    }
    store.write(batch);
    return new Head(generation, nextFrame, ids.size(), 1, 0);
  }

  private boolean fitsAfter(UUID generation, long nextFrame, long offset) {
    try (Journal journal =
            new LocalJournalProvider().open(folder.resolve("journal"), JournalOptions.DEFAULT);
        Store store = new MemoryBackend().open(folder.resolve("store"), StoreOptions.DEFAULT)) {
      IdFilter saved = new IdFilter();
      Hash marker = fill(saved, 1).get(0);
      file.save(new FilterFile.Saved(generation, nextFrame, offset, saved.contents()));
      Hash stored = next();
      Head head = put(store, GENERATION, List.of(stored), 1);
      IdFilter filter = new IdFilter();
      FilterKeeper keeper = new FilterKeeper(file, filter);
      keeper.fill(store, head, journal);
      keeper.close(null);
      boolean used = filter.mightContain(marker);
      assertEquals(used, Files.exists(path), "what does not fit is deleted");
      assertTrue(used || filter.mightContain(stored), "without a file the store is read");
      return used;
    }
  }

  @Test
  void aFileOfAnotherJournalOrAheadOfThisOneIsNotUsed() {
    assertTrue(fitsAfter(GENERATION, 1, 1));
    assertFalse(fitsAfter(new UUID(3, 4), 1, 1), "another generation");
    assertFalse(fitsAfter(GENERATION, 2, 1), "the journal lost its end");
    assertFalse(fitsAfter(GENERATION, 1, 2), "the store lost rows");
  }

  @Test
  void theFilterIsSavedAfterManyRecordsAndAtTheEnd() {
    IdFilter filter = new IdFilter();
    FilterKeeper keeper = new FilterKeeper(file, filter);
    keeper.saveLater(new Head(GENERATION, 5, 10, 1, 0), false);
    assertFalse(Files.exists(path), "ten records are not worth it");
    List<Hash> added = fill(filter, 60_000);
    keeper.saveLater(new Head(GENERATION, 6, 60_000, 1, 0), false);
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!Files.exists(path) && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }
    FilterFile.Saved first = file.load();
    assertNotNull(first);
    assertEquals(60_000, first.offset());
    added.addAll(fill(filter, 10));
    keeper.close(new Head(GENERATION, 7, 60_010, 1, 0));
    FilterFile.Saved last = file.load();
    assertNotNull(last);
    assertEquals(60_010, last.offset());
    IdFilter loaded = new IdFilter();
    loaded.replace(last.contents());
    assertTrue(added.stream().allMatch(loaded::mightContain));
  }
}
