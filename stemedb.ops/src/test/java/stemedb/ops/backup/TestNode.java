package stemedb.ops.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import stemedb.api.Ack;
import stemedb.api.Answer;
import stemedb.api.AsOf;
import stemedb.api.Decay;
import stemedb.api.Filters;
import stemedb.api.LensDescription;
import stemedb.api.Question;
import stemedb.api.ShareWeight;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbOptions;
import stemedb.api.StoredRecord;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.model.Assertion;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;
import stemedb.record.AgentKey;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;

/** A database in a folder with small segments, and claims that contradict each other. */
final class TestNode implements AutoCloseable {
  static final Instant TIME = Instant.parse("2026-06-01T00:00:00Z");
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final StemeDbOptions OPTIONS =
      new StemeDbOptions("mvstore", Durability.NONE, 64 << 10, 4L << 20, false);
  private static final int SUBJECTS = 6;
  private static final int AUTHORS = 5;

  private final StemeDb db;
  private final Random random;
  private final List<AgentKey> authors = new ArrayList<>();
  private int claims;

  TestNode(Path data, long seed) {
    this.db = StemeDb.open(data, OPTIONS);
    this.random = new Random(seed);
    for (int i = 0; i < AUTHORS; i++) {
      byte[] secret = new byte[AgentKey.SEED_BYTES];
      secret[0] = (byte) i;
      authors.add(AgentKey.ofSeed(secret));
    }
  }

  StemeDb db() {
    return db;
  }

  long offset() {
    return db.status().offset();
  }

  /** The one provider of a service. */
  static <T> T service(Class<T> type) {
    return ServiceLoader.load(type).findFirst().orElseThrow();
  }

  static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Writes so many claims, several in a frame. */
  void write(int count) {
    while (count > 0) {
      List<byte[]> lines = new ArrayList<>();
      for (int i = 0; i < 10 && count > 0; i++, count--) {
        lines.add(next().toTaggedJson());
      }
      get(db.submitAll(lines, Ack.INDEXED));
    }
  }

  synchronized SignedRecord next() {
    claims++;
    AgentKey author = authors.get(random.nextInt(AUTHORS));
    ObjectValue object =
        random.nextInt(3) == 0
            ? new ObjectValue.Text("x".repeat(random.nextInt(3000)))
            : new ObjectValue.Number(random.nextInt(4));
    Assertion assertion =
        new Assertion(
            subject(random.nextInt(SUBJECTS)),
            "p",
            object,
            random.nextInt(101) / 100.0,
            SourceClass.values()[random.nextInt(6)],
            author.agentId(),
            FIRST.plusSeconds(claims),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            Map.of("n", Integer.toString(claims)));
    return random.nextInt(8) == 0
        ? Signing.sign(assertion, author, authors.get((authors.indexOf(author) + 1) % AUTHORS))
        : Signing.sign(assertion, author);
  }

  private static String subject(int number) {
    return "s/" + number;
  }

  /** What every lens says about every pair as of that record, but for what is random. */
  List<Object> answers(long offset) {
    return answers(db, new AsOf.Offset(offset));
  }

  static List<Object> answers(StemeDb db, AsOf asOf) {
    List<Object> answers = new ArrayList<>();
    for (LensDescription lens : db.lenses()) {
      for (int i = 0; i < SUBJECTS; i++) {
        Answer answer =
            get(
                db.ask(
                    new Question(
                        subject(i),
                        "p",
                        lens.name(),
                        Filters.DEFAULT,
                        asOf,
                        TIME,
                        Decay.NONE,
                        ShareWeight.AUTHORITY,
                        true,
                        Map.of())));
        answers.add(
            List.of(
                answer.lens(),
                answer.subject(),
                finding(answer.finding()),
                answer.candidatesCount(),
                answer.conflictScore(),
                String.valueOf(answer.explanation())));
      }
    }
    return answers;
  }

  private static Object finding(Answer.Finding finding) {
    if (finding instanceof Answer.Resolved resolved && resolved.winner() != null) {
      return List.of(record(resolved.winner()), resolved.confidence());
    }
    if (finding instanceof Answer.Layered layered) {
      return List.of(
          layered.tiers().stream()
              .map(tier -> List.of(record(tier.winner()), tier.confidence(), tier.conflictScore()))
              .toList(),
          layered.crossTierConflictScore());
    }
    return finding;
  }

  private static Object record(StoredRecord record) {
    return List.of(record.hash(), record.offset(), record.recordedAt(), record.signatures());
  }

  @Override
  public void close() {
    db.close();
  }
}
