package stemedb.it;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;
import stemedb.client.AssertionBuilder;
import stemedb.record.AgentKey;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;

/**
 * A few hundred claims of all shapes about a few pairs, most of which contradict each other: of
 * every type, of all sources, with intervals, revised, signed by others later. The same seed makes
 * the same claims.
 */
final class Opinions {

  static final String PREFIX = "rebuild/";
  static final List<String> PREDICATES = List.of("size", "is \"quoted\" & odd");

  private static final int AUTHORS = 7;
  private static final int SUBJECTS = 10;
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private final Random random;
  private final List<AgentKey> authors = IntStream.range(0, AUTHORS).mapToObj(this::key).toList();
  private final List<Claim> claims = new ArrayList<>();

  /** A claim and what somebody needs who signs it too. */
  private record Claim(AgentKey author, SignedRecord signed) {}

  Opinions(long seed) {
    this.random = new Random(seed);
  }

  static String subject(int number) {
    return PREFIX + "subject-" + number;
  }

  static int subjects() {
    return SUBJECTS;
  }

  /** So many more, as lines of a batch; now and then an earlier one with a further signature. */
  byte[] batch(int count) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      lines.writeBytes(next().toTaggedJson());
      lines.write('\n');
    }
    return lines.toByteArray();
  }

  private SignedRecord next() {
    if (!claims.isEmpty() && random.nextInt(12) == 0) {
      Claim earlier = any(claims);
      AgentKey witness = any(authors);
      if (witness != earlier.author) {
        return Signing.sign(earlier.signed.document(), earlier.author, witness);
      }
    }
    AgentKey author = any(authors);
    SignedRecord signed = claim(author).sign(author);
    claims.add(new Claim(author, signed));
    return signed;
  }

  private AssertionBuilder claim(AgentKey author) {
    Instant timestamp = FIRST.plus(Duration.ofMinutes(random.nextInt(200_000)));
    AssertionBuilder claim =
        AssertionBuilder.about(subject(random.nextInt(SUBJECTS)), any(PREDICATES))
            .object(object())
            .confidence(random.nextInt(101) / 100.0)
            .sourceClass(any(List.of(SourceClass.values())))
            .timestamp(timestamp);
    if (random.nextInt(4) == 0) {
      claim.valid(timestamp, random.nextBoolean() ? timestamp.plus(Duration.ofDays(30)) : null);
    }
    if (random.nextInt(4) == 0) {
      claim.lifecycle(any(List.of(LifecycleStage.values())));
    }
    if (random.nextInt(3) == 0) {
      claim.metadata("note", "“" + random.nextInt() + "” \u0000 \ud83c\udf33");
    }
    List<Claim> own = claims.stream().filter(earlier -> earlier.author == author).toList();
    if (!own.isEmpty() && random.nextInt(3) == 0) {
      claim.parentHash(any(own).signed.hash());
    }
    return claim;
  }

  private ObjectValue object() {
    return switch (random.nextInt(4)) {
      case 0 -> new ObjectValue.Number(random.nextInt(4) * 1.1e20);
      case 1 -> new ObjectValue.Text("é".repeat(random.nextInt(4)));
      case 2 -> new ObjectValue.Bool(random.nextBoolean());
      default -> new ObjectValue.Reference(subject(random.nextInt(3)));
    };
  }

  private AgentKey key(int number) {
    byte[] seed = new byte[AgentKey.SEED_BYTES];
    seed[0] = (byte) (100 + number);
    return AgentKey.ofSeed(seed);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
