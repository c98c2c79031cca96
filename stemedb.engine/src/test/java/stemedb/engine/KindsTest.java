package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.engine.Claims.START;
import static stemedb.engine.Claims.number;
import static stemedb.engine.Documents.CURATOR;
import static stemedb.engine.Documents.OWNER;
import static stemedb.engine.Documents.STRANGER;
import static stemedb.engine.Documents.agent;
import static stemedb.engine.Documents.claim;
import static stemedb.engine.Documents.epoch;
import static stemedb.engine.Documents.put;
import static stemedb.engine.Documents.signed;
import static stemedb.engine.Documents.source;
import static stemedb.engine.EmbeddedTest.get;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Answer;
import stemedb.api.AsOf;
import stemedb.api.ConflictListing;
import stemedb.api.ConflictPage;
import stemedb.api.DiffPage;
import stemedb.api.DiffRequest;
import stemedb.api.ErrorCode;
import stemedb.api.Filters;
import stemedb.api.Listing;
import stemedb.api.Question;
import stemedb.api.RecordPage;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbException;
import stemedb.api.StemeDbOptions;
import stemedb.api.StoredRecord;
import stemedb.api.model.Alias;
import stemedb.api.model.Assertion;
import stemedb.api.model.Authored;
import stemedb.api.model.Epoch;
import stemedb.api.model.Hash;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.Setting;
import stemedb.api.model.Source;
import stemedb.api.model.SourceClass;
import stemedb.api.model.SourceStatus;
import stemedb.api.model.Supersession;
import stemedb.api.model.Vote;

/** What each kind of record does to answers. */
class KindsTest {
  @TempDir Path folder;
  private @Nullable StemeDb open;

  private StemeDb open(String governance) {
    StemeDbOptions options = StemeDbOptions.DEFAULT.withStore("memory").withGovernance(governance);
    StemeDb db = new EngineFactory().open(Histories.prepare(folder.resolve(governance)), options);
    open = db;
    return db;
  }

  @AfterEach
  void close() {
    if (open != null) {
      open.close();
    }
  }

  private static Answer ask(StemeDb db, String subject, String lens) {
    return get(db.ask(Question.of(subject, "p", lens)));
  }

  private static Answer ask(StemeDb db, String subject, String lens, Filters filters) {
    Question plain = Question.of(subject, "p", lens);
    return get(
        db.ask(
            new Question(
                subject,
                "p",
                lens,
                filters,
                plain.asOf(),
                null,
                plain.decay(),
                plain.shareWeight(),
                false,
                Map.of())));
  }

  private static Filters epochFilter(@Nullable Hash epoch, boolean any) {
    return new Filters(
        Filters.DEFAULT_LIFECYCLE,
        EnumSet.allOf(SourceClass.class),
        0,
        null,
        null,
        null,
        epoch,
        any);
  }

  private static @Nullable ObjectValue value(Answer answer) {
    return ((Answer.Resolved) answer.finding()).value();
  }

  @Test
  void oneRecordSupersedesAnEpoch() {
    StemeDb db = open("author_only");
    Hash old = put(db, epoch(OWNER, "phlogiston"));
    for (int by = 10; by < 20; by++) {
      put(db, claim(by, "fire", number(1), null, old));
    }
    assertEquals(number(1), value(ask(db, "fire", "consensus")));
    Hash current = put(db, epoch(OWNER, "oxygen", old));
    Hash found = put(db, claim(OWNER, "fire", number(2), null, current));
    assertEquals(number(2), value(ask(db, "fire", "consensus")));
    assertEquals(number(2), value(ask(db, "fire", "epoch_aware", epochFilter(null, true))));
    assertEquals(number(1), value(ask(db, "fire", "consensus", epochFilter(null, true))));
    assertEquals(number(1), value(ask(db, "fire", "consensus", epochFilter(old, false))));
    assertEquals(10, ask(db, "fire", "consensus", epochFilter(old, false)).candidatesCount());
    RecordPage page =
        get(
            db.list(
                new Listing(
                    Listing.By.SUBJECT, "fire", null, Filters.DEFAULT, AsOf.HEAD, 100, null)));
    assertEquals(List.of(found), page.records().stream().map(StoredRecord::hash).toList());
  }

  @Test
  void theLatestVoteOfEachAgentCounts() {
    StemeDb db = open("author_only");
    Hash one = put(db, claim(OWNER, "s", number(1), null, null));
    Hash two = put(db, claim(STRANGER, "s", number(2), null, null));
    put(db, claim(CURATOR, "s", number(1), null, null));
    assertEquals(number(1), value(ask(db, "s", "vote_aware_consensus")), "as consensus");
    put(db, new Vote(two, 0.5, agent(4), START));
    assertEquals(number(2), value(ask(db, "s", "vote_aware_consensus")));
    long before = db.status().offset();
    put(db, new Vote(one, 1, agent(5), START));
    put(db, new Vote(one, 1, agent(6), START));
    Answer.Resolved first = (Answer.Resolved) ask(db, "s", "vote_aware_consensus").finding();
    assertEquals(number(1), first.value());
    assertEquals(0.8, first.confidence());
    put(db, new Vote(one, -1, agent(5), START));
    put(db, new Vote(one, 0, agent(6), START.plusSeconds(1)));
    Answer.Resolved last = (Answer.Resolved) ask(db, "s", "vote_aware_consensus").finding();
    assertEquals(number(2), last.value());
    assertEquals(1, last.confidence());
    Question then = Question.of("s", "p", "vote_aware_consensus").withAsOf(new AsOf.Offset(before));
    assertEquals(number(2), value(get(db.ask(then))));
  }

  @Test
  void aliasesLeadInBothDirectionsAndReferencesCompareByThem() {
    StemeDb db = open("author_only");
    Hash one = put(db, claim(OWNER, "France", new ObjectValue.Reference("Paris"), null, null));
    Hash two = put(db, claim(STRANGER, "FR", new ObjectValue.Reference("Lutetia"), null, null));
    assertEquals(1, ask(db, "FR", "consensus").candidatesCount());
    put(db, new Alias("FR", Optional.of("FRA"), agent(OWNER), START));
    put(db, new Alias("FRA", Optional.of("France"), agent(OWNER), START));
    put(db, new Alias("Lutetia", Optional.of("Paris"), agent(OWNER), START));
    for (String name : List.of("France", "FR", "FRA")) {
      Answer answer = ask(db, name, "consensus");
      assertEquals(2, answer.candidatesCount(), name);
      assertEquals(Answer.Status.UNANIMOUS, answer.status(), name);
      assertEquals(new ObjectValue.Reference("Paris"), value(answer));
      RecordPage page =
          get(
              db.list(
                  new Listing(
                      Listing.By.SUBJECT, name, null, Filters.DEFAULT, AsOf.HEAD, 1, null)));
      RecordPage next =
          get(
              db.list(
                  new Listing(
                      Listing.By.SUBJECT,
                      name,
                      null,
                      Filters.DEFAULT,
                      AsOf.HEAD,
                      1,
                      page.nextCursor())));
      assertEquals(List.of(two), page.records().stream().map(StoredRecord::hash).toList());
      assertEquals(List.of(one), next.records().stream().map(StoredRecord::hash).toList());
    }
    put(db, new Alias("France", Optional.of("FR"), agent(OWNER), START)); // closes a cycle
    assertEquals(2, ask(db, "FR", "consensus").candidatesCount());
    put(db, new Alias("FRA", Optional.empty(), agent(OWNER), START));
    assertEquals(1, ask(db, "FR", "consensus").candidatesCount());
    assertEquals(1, ask(db, "France", "consensus").candidatesCount());
  }

  @Test
  void aDiffTellsOfARetraction() {
    StemeDb db = open("author_only");
    Hash claim = put(db, claim(OWNER, "s", number(1), null, null));
    AsOf before = new AsOf.Offset(db.status().offset());
    Hash by = put(db, new Supersession(claim, null, "so", null, agent(OWNER), START));
    List<DiffPage.Difference> differences =
        get(db.diff(DiffRequest.between(before, AsOf.HEAD))).differences();
    assertEquals(1, differences.size());
    assertEquals(
        new StoredRecord.Standing(StoredRecord.Status.RETRACTED, by),
        differences.get(0).assertion().standing());
  }

  @Test
  void aSettingCountsFromItsRecordOn() {
    StemeDb db = open("author_only");
    put(db, claim(OWNER, "s", number(1), 0.5, SourceClass.EXPERT, null, null));
    put(db, claim(STRANGER, "s", number(2), 0.5, SourceClass.COMMUNITY, null, null));
    assertEquals(number(1), value(ask(db, "s", "authority")));
    long before = db.status().offset();
    put(db, new Setting("tier_weight.expert", "0.1", agent(Histories.ROOT), START));
    assertEquals(number(2), value(ask(db, "s", "authority")));
    Question then = Question.of("s", "p", "authority").withAsOf(new AsOf.Offset(before));
    assertEquals(number(1), value(get(db.ask(then))));
  }

  @Test
  void eachTierHasItsOwnWinner() {
    StemeDb db = open("author_only");
    put(db, claim(1, "s", number(1), 0.9, SourceClass.CLINICAL, null, null));
    put(db, claim(2, "s", number(2), 0.9, SourceClass.CLINICAL, null, null));
    for (int by = 3; by < 20; by++) {
      put(db, claim(by, "s", number(3), 0.5, SourceClass.ANECDOTAL, null, null));
    }
    Answer answer = ask(db, "s", "layered");
    Answer.Layered layered = (Answer.Layered) answer.finding();
    assertEquals(
        List.of(SourceClass.CLINICAL, SourceClass.ANECDOTAL),
        layered.tiers().stream().map(Answer.Tier::sourceClass).toList());
    assertEquals(1, layered.tiers().get(0).conflictScore());
    assertEquals(number(2), layered.tiers().get(0).value(), "the newest of two");
    assertEquals(2, layered.tiers().get(0).candidatesCount());
    assertEquals(0, layered.tiers().get(1).conflictScore());
    assertEquals(number(3), layered.tiers().get(1).value());
    assertEquals(0.468996, layered.crossTierConflictScore(), "0.9 and 0.1 of the weight");
    assertTrue(answer.conflictScore() > 0);
    assertEquals(List.of(), ((Answer.Layered) ask(db, "none", "layered").finding()).tiers());
  }

  @Test
  void theInnerLensIsOneThatResolves() {
    StemeDb db = open("author_only");
    put(db, claim(1, "s", number(1), 0.9, SourceClass.CLINICAL, null, null));
    for (String inner : List.of("skeptic", "layered", "oracle")) {
      Question plain = Question.of("s", "p", "layered");
      Question question =
          new Question(
              "s",
              "p",
              "layered",
              plain.filters(),
              plain.asOf(),
              null,
              plain.decay(),
              plain.shareWeight(),
              false,
              Map.of("inner", inner));
      ErrorCode code = null;
      try {
        get(db.ask(question));
      } catch (StemeDbException e) {
        code = e.problem().code();
      }
      assertEquals(
          inner.equals("oracle") ? ErrorCode.UNKNOWN_LENS : ErrorCode.VALIDATION_FAILED, code);
    }
  }

  @Test
  void conflictsFollowRecordsThatTouchManyPairs() {
    StemeDb db = open("author_only");
    Hash source = put(db, source(OWNER, "https://example.org/s"));
    for (int i = 0; i < 20; i++) {
      put(db, claim(1, "s" + i, number(1), source, null));
      put(db, claim(2, "s" + i, number(2), null, null));
    }
    assertEquals(20, conflicts(db).contestedCount());
    put(db, new SourceStatus(source, SourceStatus.Status.RETRACTED, "so", agent(OWNER), START));
    assertEquals(0, conflicts(db).contestedCount());
    put(db, claim(3, "s3", number(3), null, null));
    put(db, claim(3, "t3", number(4), null, null));
    put(db, new Alias("t3", Optional.of("s3"), agent(OWNER), START));
    assertEquals(3, conflicts(db).conflicts().get(0).valuesCount());
    put(db, new SourceStatus(source, SourceStatus.Status.ACTIVE, "so", agent(OWNER), START));
    assertEquals(21, conflicts(db).contestedCount());
  }

  private static ConflictPage conflicts(StemeDb db) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      ConflictPage page = get(db.conflicts(new ConflictListing(0, null, null, 100, null)));
      if (page.computedThrough() >= db.status().offset()) {
        return page;
      }
      assertTrue(System.nanoTime() - deadline < 0, "the scores did not catch up");
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void arrivalOrderDoesNotMatter() {
    List<String> one = arrived(true);
    List<String> other = arrived(false);
    assertEquals(one, other);
  }

  /** What is there after targets and what is done to them came, in this order or the other. */
  private List<String> arrived(boolean targetsFirst) {
    List<Authored> targets = new ArrayList<>();
    List<Authored> deeds = new ArrayList<>();
    List<Hash> claims = new ArrayList<>();
    Source source = source(OWNER, "https://example.org/a");
    Epoch epoch = epoch(OWNER, "old");
    targets.add(source);
    targets.add(epoch);
    for (int i = 0; i < 12; i++) {
      Assertion claim =
          claim(
              1 + i % 4,
              "s" + i % 2,
              number(i % 3),
              i % 5 == 0 ? signed(source).hash() : null,
              i % 7 == 0 ? signed(epoch).hash() : null);
      Hash hash = signed(claim).hash();
      targets.add(claim);
      claims.add(hash);
      deeds.add(new Vote(hash, i % 3 - 1, agent(5), START));
      deeds.add(new Vote(hash, (i % 5 - 2) / 2.0, agent(5), START.plusSeconds(1)));
      deeds.add(new Supersession(hash, null, "so", null, agent(1 + i % 3), START));
      Hash better = i == 0 ? null : claims.get(0);
      deeds.add(new Supersession(hash, better, "so", null, agent(1 + i % 3), START));
    }
    deeds.add(
        new SourceStatus(
            signed(source).hash(), SourceStatus.Status.RETRACTED, "so", agent(OWNER), START));
    deeds.add(
        new SourceStatus(
            signed(source).hash(), SourceStatus.Status.ACTIVE, "so", agent(STRANGER), START));
    deeds.add(epoch(OWNER, "new", signed(epoch).hash()));
    try (StemeDb db =
        new EngineFactory()
            .open(
                Histories.prepare(folder.resolve("order " + targetsFirst)),
                StemeDbOptions.DEFAULT.withStore("memory"))) {
      for (Authored document : targetsFirst ? targets : deeds) {
        Histories.submit(db, signed(document));
      }
      for (Authored document : targetsFirst ? deeds : targets) {
        Histories.submit(db, signed(document));
      }
      List<String> all = new ArrayList<>();
      for (Hash hash : claims) {
        all.add(get(db.find(hash, AsOf.HEAD)).standing().toString());
      }
      for (String lens : RebuildTest.LENSES) {
        for (String subject : List.of("s0", "s1")) {
          all.add(lens + withoutPlace(ask(db, subject, lens)));
        }
      }
      return all;
    }
  }

  private static String withoutPlace(Answer answer) {
    String finding = answer.finding().toString();
    if (answer.finding() instanceof Answer.Resolved resolved) {
      StoredRecord winner = resolved.winner();
      finding = (winner == null ? "none" : winner.hash()) + " " + resolved.confidence();
    } else if (answer.finding() instanceof Answer.Layered layered) {
      finding = layered.tiers().stream().map(tier -> tier.winner().hash()).toList().toString();
    }
    return finding + answer.candidatesCount() + " " + answer.conflictScore();
  }

  @Test
  void nobodyIsTrustedMoreThanOthersYet() {
    StemeDb db = open("author_only");
    put(db, claim(1, "s", number(1), 0.9, SourceClass.ANECDOTAL, null, null));
    put(db, claim(2, "s", number(2), 0.8, SourceClass.CLINICAL, null, null));
    Answer.Resolved answer = (Answer.Resolved) ask(db, "s", "trust_aware_authority").finding();
    assertEquals(number(1), answer.value());
    assertEquals(0.45, answer.confidence());
    assertNull(value(ask(db, "none", "trust_aware_authority")));
  }
}
