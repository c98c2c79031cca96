package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.engine.EmbeddedTest.get;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.AsOf;
import stemedb.api.ErrorCode;
import stemedb.api.NodeStatus.State;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbException;
import stemedb.api.StemeDbOptions;
import stemedb.api.StoredRecord;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.model.RecordKind;
import stemedb.record.SignedRecord;

/**
 * One bit of a stopped node's store is changed: afterwards each answer is right or refused, and
 * after a rebuild all are right.
 */
class StoreBitFlipTest {
  private static final int FLIPS = Integer.getInteger("stemedb.store.flips", 100);
  private static final long SEED = Long.getLong("stemedb.store.flips.seed", 2026);
  private static final int REBUILDS = 3;
  private static final StemeDbOptions SMALL =
      new StemeDbOptions("leveldb", Durability.NONE, 64 << 10, 1L << 20, false);

  @TempDir Path folder;

  private final List<SignedRecord> history = RebuildTest.history(SEED, 60);
  private long head;
  private int refused;
  private int rebuilt;

  private static Engine open(Path data) {
    return Nodes.open(data, Nodes.backend("leveldb"), SMALL, Duration.ZERO);
  }

  /** Its rows lie in a table and in a log. */
  private Map<String, String> write(Path data) {
    int half = history.size() / 2;
    try (StemeDb db = open(data)) {
      history.subList(0, half).forEach(record -> submit(db, record));
    }
    try (StemeDb db = open(data)) {
      history.subList(half, history.size()).forEach(record -> submit(db, record));
      head = db.status().offset();
      Map<String, String> answers = new LinkedHashMap<>();
      questions(db).forEach((name, question) -> answers.put(name, question.get()));
      return answers;
    }
  }

  private static void submit(StemeDb db, SignedRecord record) {
    get(db.submit(RecordKind.ASSERTION, record.toJson(), Ack.INDEXED));
  }

  private Map<String, Supplier<String>> questions(StemeDb db) {
    Map<String, Supplier<String>> questions = new LinkedHashMap<>();
    for (AsOf asOf : List.of(AsOf.HEAD, new AsOf.Offset(history.size() / 2))) {
      for (String lens : List.of("consensus", "skeptic")) {
        for (String subject : List.of("s0", "s1")) {
          questions.put(
              subject + " " + lens + " " + asOf, () -> RebuildTest.answer(db, subject, lens, asOf));
        }
      }
    }
    for (int i = 0; i < history.size(); i += 7) {
      SignedRecord record = history.get(i);
      questions.put("record " + i, () -> text(get(db.find(record.hash(), AsOf.HEAD))));
    }
    return questions;
  }

  private static String text(StoredRecord record) {
    String document = new String(record.document(), StandardCharsets.UTF_8);
    return document + record.signatures() + record.offset() + record.standing();
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
    return to;
  }

  /** Changes a bit, every one equally likely; says which. */
  private static String flip(Path store, Random random) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(store)) {
      files = new ArrayList<>(all.filter(Files::isRegularFile).sorted().toList());
    }
    long total = 0;
    for (Path file : files) {
      total += Files.size(file);
    }
    long at = (long) (random.nextDouble() * total);
    for (Path file : files) {
      if (at < Files.size(file)) {
        byte[] content = Files.readAllBytes(file);
        content[(int) at] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, content);
        return file.getFileName() + " at " + at;
      }
      at -= Files.size(file);
    }
    throw new AssertionError("an empty store");
  }

  private void check(StemeDb db, Map<String, String> right, String flip) {
    questions(db)
        .forEach(
            (name, question) -> {
              try {
                assertEquals(right.get(name), question.get(), () -> name + " after " + flip);
              } catch (StemeDbException e) {
                refused++;
                assertEquals(
                    ErrorCode.STORAGE_UNAVAILABLE, e.problem().code(), () -> name + ", " + flip);
              }
            });
  }

  private static boolean answers(Engine db) {
    try {
      RebuildTest.answer(db, "s0", "consensus", AsOf.HEAD);
      return db.status().state() == State.READY;
    } catch (StemeDbException notYet) {
      return false;
    }
  }

  private void rebuild(Engine db, Map<String, String> right, String flip) {
    if (db.status().state() != State.DEGRADED || rebuilt == REBUILDS) {
      return;
    }
    rebuilt++;
    assertTrue(db.status().reason().contains("stemedb storage rebuild"), db.status()::toString);
    get(db.storage().rebuild());
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (db.status().offset() < head || !answers(db)) {
      assertTrue(System.nanoTime() < deadline, () -> flip + ": " + db.status());
      LockSupport.parkNanos(1_000_000);
    }
    int before = refused;
    check(db, right, flip);
    assertEquals(before, refused, () -> "refused after a rebuild, " + flip);
  }

  @Test
  void noAnswerIsSilentlyWrong() throws IOException {
    Path whole = folder.resolve("whole");
    Map<String, String> right = write(whole);
    Random random = new Random(SEED);
    for (int i = 0; i < FLIPS; i++) {
      Path data = copy(whole, folder.resolve("flip"));
      String flip =
          flip(data.resolve("store/leveldb"), random) + ", flip " + i + " of seed " + SEED;
      try (Engine db = open(data)) {
        check(db, right, flip);
        rebuild(db, right, flip);
      }
      RebuildTest.delete(data);
    }
    System.getLogger("stemedb.engine")
        .log(
            System.Logger.Level.INFO,
            "{0} bits changed in a store, 0 wrong answers, {1} refused, seed {2}",
            FLIPS,
            refused,
            Long.toString(SEED));
    assertTrue(FLIPS < 100 || refused > 0, "some damage was met");
  }
}
