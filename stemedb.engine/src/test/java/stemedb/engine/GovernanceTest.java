package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import static stemedb.engine.Documents.takes;
import static stemedb.engine.EmbeddedTest.get;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.AsOf;
import stemedb.api.Outcome;
import stemedb.api.Problem;
import stemedb.api.Question;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbOptions;
import stemedb.api.StoredRecord;
import stemedb.api.model.Alias;
import stemedb.api.model.Assertion;
import stemedb.api.model.Authored;
import stemedb.api.model.Epoch;
import stemedb.api.model.GoldStandard;
import stemedb.api.model.Hash;
import stemedb.api.model.Setting;
import stemedb.api.model.Source;
import stemedb.api.model.SourceStatus;
import stemedb.api.model.Supersession;
import stemedb.api.model.TrustOutcome;
import stemedb.record.SignedRecord;

/** Who may destroy what, and what is for some only. */
class GovernanceTest {
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

  /** How many claims about it stand for election. */
  private static int left(StemeDb db, String subject) {
    return get(db.ask(Question.of(subject, "p", "consensus"))).candidatesCount();
  }

  private static StoredRecord.Status standing(StemeDb db, Hash hash) {
    return get(db.find(hash, AsOf.HEAD)).standing().status();
  }

  /** Who did it, and what became of the target. */
  private record Deed(int by, boolean taken, StoredRecord.Status claim) {}

  @Test
  void onlyAuthorsCuratorsAndRootsDestroy() {
    checkDeeds(
        "author_only",
        List.of(
            new Deed(OWNER, true, StoredRecord.Status.RETRACTED),
            new Deed(STRANGER, false, StoredRecord.Status.CURRENT),
            new Deed(CURATOR, true, StoredRecord.Status.RETRACTED),
            new Deed(Histories.ROOT, true, StoredRecord.Status.RETRACTED)));
  }

  @Test
  void inTheCommonsOthersOnlyDispute() {
    checkDeeds(
        "commons",
        List.of(
            new Deed(OWNER, true, StoredRecord.Status.RETRACTED),
            new Deed(STRANGER, true, StoredRecord.Status.DISPUTED),
            new Deed(CURATOR, true, StoredRecord.Status.RETRACTED),
            new Deed(Histories.ROOT, true, StoredRecord.Status.RETRACTED)));
  }

  private void checkDeeds(String governance, List<Deed> deeds) {
    StemeDb db = open(governance);
    put(db, new Setting("curator." + agent(CURATOR), "true", agent(Histories.ROOT), START));
    for (boolean targetFirst : new boolean[] {true, false}) {
      for (Deed deed : deeds) {
        String name = governance + deed + targetFirst;
        boolean destroys = deed.claim == StoredRecord.Status.RETRACTED;
        boolean taken = deed.taken || !targetFirst;

        Assertion claim = claim(OWNER, "claim of " + name, number(1), null, null);
        Hash hash = signed(claim).hash();
        Supersession retraction = new Supersession(hash, null, "so", null, agent(deed.by), START);
        inOrder(db, targetFirst, claim, retraction, taken);
        assertEquals(deed.claim, standing(db, hash), name);
        int left = left(db, claim.subject());
        assertEquals(destroys ? 0 : 1, left, name);

        Source source = source(OWNER, "https://example.org/" + name);
        Hash sourceHash = signed(source).hash();
        SourceStatus status =
            new SourceStatus(
                sourceHash, SourceStatus.Status.RETRACTED, "so", agent(deed.by), START);
        inOrder(db, targetFirst, source, status, taken);
        Hash cited = put(db, claim(OWNER, "cited by " + name, number(1), sourceHash, null));
        assertEquals(
            destroys ? StoredRecord.Status.SOURCE_RETRACTED : StoredRecord.Status.CURRENT,
            standing(db, cited),
            name);

        Epoch epoch = epoch(OWNER, "epoch of " + name);
        Hash epochHash = signed(epoch).hash();
        inOrder(db, targetFirst, epoch, epoch(deed.by, "after " + name, epochHash), taken);
        put(db, claim(OWNER, "dated " + name, number(1), null, epochHash));
        assertEquals(destroys ? 0 : 1, left(db, "dated " + name), name);
      }
    }
  }

  /** Takes a target and what is done to it in, in this order or the other. */
  private static void inOrder(
      StemeDb db, boolean targetFirst, Authored target, Authored deed, boolean taken) {
    if (targetFirst) {
      put(db, target);
    }
    assertEquals(taken, takes(db, deed), deed.toString());
    if (!targetFirst) {
      put(db, target);
    }
  }

  @Test
  void aNameBelongsToWhoeverGaveItFirst() {
    StemeDb db = open("author_only");
    put(db, new Setting("curator." + agent(CURATOR), "true", agent(Histories.ROOT), START));
    put(db, new Alias("FR", Optional.of("France"), agent(OWNER), START));
    assertTrue(!takes(db, new Alias("FR", Optional.of("Frodo"), agent(STRANGER), START)));
    put(db, new Alias("FR", Optional.of("Gaul"), agent(OWNER), START.plusSeconds(1)));
    put(db, new Alias("FR", Optional.empty(), agent(CURATOR), START));
    assertTrue(!takes(db, new Alias("FR", Optional.of("Frodo"), agent(STRANGER), START)));
  }

  @Test
  void someKindsAreForCuratorsOrRootsOnly() {
    StemeDb db = open("author_only");
    put(db, new Setting("curator." + agent(CURATOR), "true", agent(Histories.ROOT), START));
    for (int by : List.of(OWNER, CURATOR, Histories.ROOT)) {
      boolean curates = by != OWNER;
      GoldStandard gold = new GoldStandard("s", "p", number(1), null, agent(by), START);
      assertEquals(curates, takes(db, gold));
      TrustOutcome outcome = new TrustOutcome(agent(OWNER), true, null, null, agent(by), START);
      assertEquals(curates, takes(db, outcome));
      Setting setting = new Setting("tier_weight.expert", "0.25", agent(by), START);
      assertEquals(by == Histories.ROOT, takes(db, setting));
    }
  }

  @Test
  void whatARoundMakesPossibleIsPossibleInThatRound() {
    StemeDb db = open("author_only");
    List<byte[]> lines =
        List.of(
                signed(new GoldStandard("s", "p", number(1), null, agent(CURATOR), START)),
                signed(
                    new Setting("curator." + agent(CURATOR), "true", agent(Histories.ROOT), START)),
                signed(new GoldStandard("s", "p", number(2), null, agent(CURATOR), START)))
            .stream()
            .map(SignedRecord::toTaggedJson)
            .toList();
    List<String> outcomes = new ArrayList<>();
    for (Outcome outcome : get(db.submitAll(lines, Ack.INDEXED))) {
      outcomes.add(outcome instanceof Problem problem ? problem.code().wireName() : "taken");
    }
    assertEquals(List.of("not_allowed", "taken", "taken"), outcomes);
  }
}
