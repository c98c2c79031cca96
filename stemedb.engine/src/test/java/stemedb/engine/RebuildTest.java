package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.engine.Claims.START;
import static stemedb.engine.Claims.author;
import static stemedb.engine.Claims.number;
import static stemedb.engine.EmbeddedTest.get;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Answer;
import stemedb.api.AsOf;
import stemedb.api.Decay;
import stemedb.api.Filters;
import stemedb.api.Listing;
import stemedb.api.Question;
import stemedb.api.RecordPage;
import stemedb.api.ShareWeight;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbOptions;
import stemedb.api.StoredRecord;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.SourceClass;
import stemedb.record.SignedRecord;

/** The journal is the truth, and the past does not change. */
class RebuildTest {
  static final List<String> LENSES =
      List.of(
          "recency",
          "recorded",
          "consensus",
          "confidence",
          "authority",
          "skeptic",
          "vote_aware_consensus",
          "trust_aware_authority",
          "epoch_aware",
          "layered");
  private static final Filters ANY_EPOCH =
      new Filters(
          Filters.DEFAULT_LIFECYCLE,
          EnumSet.allOf(SourceClass.class),
          0,
          null,
          null,
          null,
          null,
          true);
  private static final long SEEDS = Long.getLong("stemedb.law.seeds", 6);
  static final Instant NOW = START.plusSeconds(1_000_000);

  @TempDir Path folder;

  /** A random history of claims, revisions and cosignatures about few subjects. */
  static List<SignedRecord> history(long seed, int length) {
    return history(seed, length, 2);
  }

  static List<SignedRecord> history(long seed, int length, int subjects) {
    Random random = new Random(seed);
    List<SignedRecord> history = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      if (!history.isEmpty() && random.nextInt(10) == 0) {
        SignedRecord old = history.get(random.nextInt(history.size()));
        history.add(cosign(old, random));
        continue;
      }
      Hash parent =
          history.isEmpty() || random.nextInt(4) > 0
              ? null
              : history.get(random.nextInt(history.size())).hash();
      history.add(
          Claims.claim(
              author(1 + random.nextInt(3)),
              "s" + random.nextInt(subjects),
              number(random.nextInt(3)),
              random.nextInt(11) / 10.0,
              START.plusSeconds(random.nextInt(100_000)),
              SourceClass.values()[random.nextInt(6)],
              random.nextInt(5) == 0 ? LifecycleStage.REJECTED : null,
              parent));
    }
    return history;
  }

  private static SignedRecord cosign(SignedRecord old, Random random) {
    for (int i = 1; i <= 3; i++) {
      if (author(i).agentId().equals(old.signatures().get(0).agentId())) {
        return QuickSigning.sign(old.document(), author(i), author(4 + random.nextInt(2)));
      }
    }
    throw new IllegalStateException("every claim has one of three authors");
  }

  static Map<String, String> answers(StemeDb db, AsOf asOf) {
    Map<String, String> answers = new TreeMap<>();
    for (String lens : LENSES) {
      for (String subject : List.of("s0", "s1")) {
        answers.put(lens + " " + subject, answer(db, subject, lens, Filters.DEFAULT, asOf));
      }
    }
    for (String lens : List.of("confidence", "epoch_aware")) {
      answers.put(lens + ", any epoch", answer(db, "s0", lens, ANY_EPOCH, asOf));
    }
    RecordPage page =
        get(
            db.list(
                new Listing(Listing.By.SUBJECT, "s0", null, Filters.DEFAULT, asOf, 1000, null)));
    answers.put(
        "list", page.offset() + " " + page.records().stream().map(RebuildTest::text).toList());
    return answers;
  }

  static String answer(StemeDb db, String subject, String lens, AsOf asOf) {
    return answer(db, subject, lens, Filters.DEFAULT, asOf);
  }

  private static String answer(
      StemeDb db, String subject, String lens, Filters filters, AsOf asOf) {
    return text(
        get(
            db.ask(
                new Question(
                    subject,
                    "p",
                    lens,
                    filters,
                    asOf,
                    NOW,
                    new Decay.ByTier(),
                    ShareWeight.CONFIDENCE,
                    true,
                    Map.of()))));
  }

  /** Everything of an answer but its name. */
  static String text(Answer answer) {
    String finding = answer.finding().toString();
    if (answer.finding() instanceof Answer.Resolved resolved) {
      StoredRecord winner = resolved.winner();
      finding = winner == null ? "none" : text(winner) + resolved.value() + resolved.confidence();
    } else if (answer.finding() instanceof Answer.Layered layered) {
      finding =
          layered.crossTierConflictScore()
              + " "
              + layered.tiers().stream().map(RebuildTest::text).toList();
    }
    return answer.offset()
        + " "
        + answer.time()
        + " "
        + answer.candidatesCount()
        + " "
        + answer.conflictScore()
        + " "
        + finding
        + answer.explanation();
  }

  private static String text(Answer.Tier tier) {
    return tier.sourceClass()
        + text(tier.winner())
        + tier.value()
        + " "
        + tier.confidence()
        + " "
        + tier.conflictScore()
        + " "
        + tier.candidatesCount();
  }

  private static String text(StoredRecord record) {
    return record.hash()
        + " "
        + record.signatures()
        + record.recordedAt()
        + " "
        + record.offset()
        + " "
        + record.standing();
  }

  @Test
  void anAnswerAboutThePastIsTheAnswerThatWasGivenThen() {
    StringBuilder seen = new StringBuilder();
    for (long seed = 1; seed <= SEEDS; seed++) {
      StemeDbOptions memory =
          Nodes.SMALL.withStore("memory").withGovernance(seed % 3 == 0 ? "commons" : "author_only");
      Path data = Histories.prepare(folder.resolve("law" + seed));
      try (StemeDb db = new EngineFactory().open(data, memory)) {
        Map<Long, Map<String, String>> given = new TreeMap<>();
        for (SignedRecord record : Histories.of(seed, 90, 3)) {
          Histories.submit(db, record);
          given.put(db.status().offset(), answers(db, AsOf.HEAD));
        }
        String name = "seed " + seed;
        given.values().forEach(then -> then.values().forEach(seen::append));
        given.forEach(
            (offset, then) ->
                assertEquals(then, answers(db, new AsOf.Offset(offset)), name + " at " + offset));
      }
    }
    for (String word :
        List.of(
            "reason=superseded",
            "reason=retracted",
            "reason=revised",
            "reason=source_retracted",
            "reason=epoch",
            "status=DISPUTED",
            "Reference")) {
      assertTrue(seen.indexOf(word) >= 0, "the histories bring about: " + word);
    }
  }

  @Test
  void aStoreThatIsMadeAnewGivesTheSameAnswers() throws IOException {
    Map<Long, Map<String, String>> before = new TreeMap<>();
    Histories.prepare(folder);
    long head;
    try (StemeDb db = new EngineFactory().open(folder, Nodes.SMALL)) {
      Histories.of(99, 150, 3).forEach(record -> Histories.submit(db, record));
      head = db.status().offset();
      for (long n = 0; n <= head; n += 7) {
        before.put(n, answers(db, new AsOf.Offset(n)));
      }
    }
    try (StemeDb db = new EngineFactory().open(folder, StemeDbOptions.DEFAULT)) {
      assertSame(before, db, "after a restart");
    }
    delete(folder.resolve("store"));
    try (StemeDb db = new EngineFactory().open(folder, Nodes.SMALL)) {
      assertEquals(head, db.status().offset());
      assertSame(before, db, "made anew");
    }
  }

  private static void assertSame(Map<Long, Map<String, String>> before, StemeDb db, String name) {
    before.forEach(
        (n, then) -> assertEquals(then, answers(db, new AsOf.Offset(n)), name + ", at " + n));
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
