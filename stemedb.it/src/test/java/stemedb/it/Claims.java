package stemedb.it;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import stemedb.api.model.Assertion;
import stemedb.api.model.Hash;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;
import stemedb.record.AgentKey;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;

/** Signed claims: texts of different length on a few subjects, by a few authors. */
final class Claims {

  static final String PREDICATE = "says";

  private static final int AUTHORS = 8;
  private static final int SUBJECTS = 100;
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  /** A claim, ready to be sent. */
  record Claim(Hash hash, byte[] json) {}

  private final List<AgentKey> authors =
      IntStream.range(0, AUTHORS).mapToObj(i -> AgentKey.ofSeed(seed(i))).toList();
  private final List<Claim> signed;
  private final AtomicInteger taken = new AtomicInteger();

  /**
   * @param count how many to sign beforehand, since signing takes longer than sending
   */
  Claims(int count) {
    this.signed = IntStream.range(0, count).parallel().mapToObj(this::sign).toList();
  }

  static String subject(int number) {
    return "swap/subject-" + number % SUBJECTS;
  }

  /** The next one; no claim is handed out twice. */
  Claim next() {
    int number = taken.getAndIncrement();
    return number < signed.size() ? signed.get(number) : sign(number);
  }

  private Claim sign(int number) {
    AgentKey author = authors.get(number % AUTHORS);
    return sign(
        author, subject(number), "x".repeat(number % 50) + number, FIRST.plusSeconds(number));
  }

  /** One claim of one author. */
  static Claim sign(AgentKey author, String subject, String text, Instant timestamp) {
    SignedRecord record =
        Signing.sign(
            new Assertion(
                subject,
                PREDICATE,
                new ObjectValue.Text(text),
                0.8,
                SourceClass.EXPERT,
                author.agentId(),
                timestamp,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Map.of()),
            author);
    return new Claim(record.hash(), record.toJson());
  }

  static byte[] seed(int number) {
    byte[] seed = new byte[AgentKey.SEED_BYTES];
    seed[0] = (byte) number;
    seed[1] = 1;
    return seed;
  }
}
