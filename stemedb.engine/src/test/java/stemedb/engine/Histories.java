package stemedb.engine;

import static stemedb.engine.Claims.START;
import static stemedb.engine.Claims.author;
import static stemedb.engine.Claims.number;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import stemedb.api.Ack;
import stemedb.api.ErrorCode;
import stemedb.api.Receipt;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbException;
import stemedb.api.model.AgentId;
import stemedb.api.model.Alias;
import stemedb.api.model.Assertion;
import stemedb.api.model.Authored;
import stemedb.api.model.Endorsement;
import stemedb.api.model.Epoch;
import stemedb.api.model.GoldStandard;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.Setting;
import stemedb.api.model.Source;
import stemedb.api.model.SourceClass;
import stemedb.api.model.SourceStatus;
import stemedb.api.model.Supersession;
import stemedb.api.model.TrustOutcome;
import stemedb.api.model.Vote;
import stemedb.record.AgentKey;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;

/**
 * Random histories of all kinds of records about few subjects. Agents 1 to 4 do everything to
 * everything, whether they may or not; records about others come before and behind them. The root
 * is {@link #ROOT}, when {@link #prepare} gave the folder its key.
 */
final class Histories {
  /** The root's number among {@link Claims#author}. */
  static final int ROOT = 9;

  private static final int AGENTS = 4;

  private final Random random;
  private final int subjects;
  private final List<SignedRecord> records = new ArrayList<>();
  private final List<Hash> assertions = new ArrayList<>();
  private final List<Hash> sources = new ArrayList<>();
  private final List<Hash> epochs = new ArrayList<>();

  private Histories(long seed, int subjects) {
    this.random = new Random(seed);
    this.subjects = subjects;
  }

  /** Gives a new data folder the root key that histories know. */
  static Path prepare(Path folder) {
    try {
      Path keys = Files.createDirectories(folder.resolve("keys"));
      Files.writeString(keys.resolve("root.pem"), author(ROOT).toPem());
      return folder;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Sends a record in.
   *
   * @return null when it was refused, since its author may not do that
   */
  static @Nullable Receipt submit(StemeDb db, SignedRecord record) {
    try {
      return EmbeddedTest.get(db.submit(record.kind(), record.toJson(), Ack.INDEXED));
    } catch (StemeDbException e) {
      if (e.problem().code() != ErrorCode.NOT_ALLOWED) {
        throw e;
      }
      return null;
    }
  }

  static List<SignedRecord> of(long seed, int length, int subjects) {
    Histories history = new Histories(seed, subjects);
    while (history.records.size() < length) {
      history.add();
    }
    List<SignedRecord> records = history.records;
    for (int i = 0; i < length / 4; i++) { // so that some come before what they are about
      int from = history.random.nextInt(length);
      Collections.swap(records, from, Math.min(length - 1, from + history.random.nextInt(12)));
    }
    return records;
  }

  private void add() {
    switch (random.nextInt(20)) {
      case 0, 1 -> sign(vote());
      case 2 -> epochs.add(sign(epoch()));
      case 3, 4 -> sign(supersession());
      case 5 -> sources.add(sign(source()));
      case 6 -> sign(sourceStatus());
      case 7 -> sign(alias());
      case 8 -> sign(new Endorsement(someone(), random.nextInt(11) / 10.0, null, me(), when()));
      case 9 -> sign(setting());
      case 10 -> {
        sign(new GoldStandard(subject(), "p", object(), null, me(), when()));
        sign(
            new TrustOutcome(someone(), random.nextBoolean(), one(assertions), null, me(), when()));
      }
      case 11 -> cosign();
      default -> assertions.add(sign(assertion()));
    }
  }

  private Assertion assertion() {
    Instant from = random.nextInt(6) == 0 ? when() : null;
    return new Assertion(
        subject(),
        "p",
        object(),
        random.nextInt(11) / 10.0,
        SourceClass.values()[random.nextInt(6)],
        me(),
        when(),
        one(sources),
        random.nextInt(6) == 0 ? LifecycleStage.REJECTED : null,
        random.nextInt(4) == 0 ? one(assertions) : null,
        one(epochs),
        from,
        null,
        null,
        null,
        Map.of());
  }

  private Vote vote() {
    return new Vote(any(assertions), (random.nextInt(9) - 4) / 4.0, me(), when());
  }

  private Epoch epoch() {
    Hash old = random.nextInt(3) == 0 ? null : one(epochs);
    return new Epoch(
        "epoch " + random.nextInt(1_000_000),
        null,
        old == null ? List.of() : List.of(old),
        old == null ? null : Epoch.Type.REFINEMENT,
        me(),
        when());
  }

  private Supersession supersession() {
    Hash old = any(assertions);
    Hash replacement = random.nextBoolean() ? one(assertions) : null;
    return new Supersession(
        old, old.equals(replacement) ? null : replacement, "so", null, me(), when());
  }

  private Source source() {
    String uri = "https://source.example/" + random.nextInt(1_000_000);
    return new Source(uri, "a source", SourceClass.EXPERT, null, null, me(), when());
  }

  private SourceStatus sourceStatus() {
    SourceStatus.Status status = SourceStatus.Status.values()[random.nextInt(3)];
    return new SourceStatus(any(sources), status, "so", me(), when());
  }

  private Alias alias() {
    String name = subject();
    String other = subject();
    boolean none = name.equals(other) || random.nextInt(4) == 0;
    return new Alias(name, none ? Optional.empty() : Optional.of(other), me(), when());
  }

  private Setting setting() {
    AgentId agent = author(1 + random.nextInt(AGENTS)).agentId();
    AgentId by = random.nextInt(5) == 0 ? me() : author(ROOT).agentId();
    SourceClass tier = SourceClass.values()[random.nextInt(6)];
    return switch (random.nextInt(3)) {
      case 0 -> new Setting("curator." + agent, String.valueOf(random.nextBoolean()), by, when());
      case 1 ->
          new Setting("tier_weight." + tier.wireName(), "0." + random.nextInt(10), by, when());
      default ->
          new Setting(
              "half_life_days." + tier.wireName(),
              String.valueOf(1 + random.nextInt(900)),
              by,
              when());
    };
  }

  private void cosign() {
    if (!records.isEmpty()) {
      SignedRecord old = records.get(random.nextInt(records.size()));
      Authored document = (Authored) old.document();
      records.add(Signing.sign(document, key(document.agentId()), author(5 + random.nextInt(2))));
    }
  }

  private Hash sign(Authored document) {
    SignedRecord record = Signing.sign(document, key(document.agentId()));
    records.add(record);
    return record.hash();
  }

  private static AgentKey key(AgentId agent) {
    for (int i = 1; i <= ROOT; i++) {
      if (author(i).agentId().equals(agent)) {
        return author(i);
      }
    }
    throw new IllegalStateException("nobody has the key of " + agent);
  }

  private String subject() {
    return "s" + random.nextInt(subjects);
  }

  private ObjectValue object() {
    return random.nextInt(3) == 0
        ? new ObjectValue.Reference(subject())
        : number(random.nextInt(3));
  }

  private AgentId me() {
    return author(1 + random.nextInt(AGENTS)).agentId();
  }

  /** None of those who act, for nobody judges or endorses himself. */
  private AgentId someone() {
    return author(AGENTS + 1 + random.nextInt(ROOT - AGENTS)).agentId();
  }

  private Instant when() {
    return START.plusSeconds(random.nextInt(100_000));
  }

  /** One of them, or none. */
  private @Nullable Hash one(List<Hash> hashes) {
    return hashes.isEmpty() || random.nextInt(3) == 0
        ? null
        : hashes.get(random.nextInt(hashes.size()));
  }

  /** One of them, or one that nobody knows. */
  private Hash any(List<Hash> hashes) {
    Hash one = one(hashes);
    return one == null ? Signing.hash(new byte[] {(byte) random.nextInt()}) : one;
  }
}
