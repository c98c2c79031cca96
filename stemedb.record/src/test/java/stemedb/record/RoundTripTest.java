package stemedb.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import stemedb.api.ErrorCode;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Assertion;
import stemedb.api.model.Cosignature;
import stemedb.api.model.Document;
import stemedb.api.model.Genesis;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.RecordKind;
import stemedb.api.model.SourceClass;

/** Model to JSON and back. */
class RoundTripTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.25Z");

  @Test
  void randomAssertionsSurviveTheWire() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      Assertion assertion = assertion(random);
      SignedRecord signed = record(assertion, random);
      String message = "seed " + seed + ": " + new String(signed.canonical(), UTF_8);
      assertArrayEquals(signed.canonical(), CanonicalJson.of(signed.canonical()), message);
      assertSame(signed, RecordReader.read(RecordKind.ASSERTION, signed.toJson()), message);
      assertSame(signed, RecordReader.readTagged(signed.toTaggedJson()), message);
      Document stored = RecordReader.readDocument(RecordKind.ASSERTION, signed.canonical());
      assertEqual(assertion, (Assertion) stored, message);
    }
  }

  @Test
  void signsWithEveryKeyInTheirOrder() {
    SignedRecord signed = Signing.sign(minimal(), Wire.FRIEND, Wire.AUTHOR);
    assertSame(signed, RecordReader.read(RecordKind.ASSERTION, signed.toJson()), "signed");
    byte[] message = Signing.message(RecordKind.ASSERTION, signed.hash());
    List<AgentKey> keys = List.of(Wire.FRIEND, Wire.AUTHOR);
    for (int i = 0; i < keys.size(); i++) {
      AgentSignature signature = signed.signatures().get(i);
      assertEquals(keys.get(i).agentId(), signature.agentId());
      assertArrayEquals(keys.get(i).sign(message), signature.signature());
    }
  }

  @Test
  void genesisSurvives() {
    Map<SourceClass, Double> weights = new EnumMap<>(SourceClass.class);
    Map<SourceClass, Integer> halfLives = new EnumMap<>(SourceClass.class);
    for (SourceClass tier : SourceClass.values()) {
      weights.put(tier, tier.defaultWeight());
      halfLives.put(tier, tier.defaultHalfLifeDays());
    }
    Genesis genesis =
        new Genesis(NOON, List.of(Wire.AUTHOR.agentId()), "author_only", weights, halfLives);
    String expected =
        "{\"created_at\":\"2026-01-01T12:00:00.25Z\",\"governance\":\"author_only\","
            + "\"half_life_days\":{\"anecdotal\":30,\"clinical\":1825,\"community\":73,"
            + "\"expert\":365,\"observational\":730,\"regulatory\":3650},"
            + ("\"roots\":[\"" + Wire.AUTHOR.agentId() + "\"],")
            + "\"tier_weights\":{\"anecdotal\":0.1,\"clinical\":0.9,\"community\":0.3,"
            + "\"expert\":0.5,\"observational\":0.7,\"regulatory\":1}}";
    byte[] canonical = CanonicalJson.of(genesis);
    assertEquals(expected, new String(canonical, UTF_8));
    assertEquals(genesis, RecordReader.readDocument(RecordKind.GENESIS, canonical));
    SignedRecord unsigned = Signing.sign(genesis);
    assertArrayEquals(canonical, unsigned.toJson());
    assertRefused(RecordKind.GENESIS, expected, "author_only\"", "author_only\",\"x\":1", "/x");
    assertRefused(RecordKind.GENESIS, expected, ":30,", ":30.5,", "/half_life_days/anecdotal");
    assertRefused(RecordKind.GENESIS, expected, "\"clinical\":0.9,", "", "/tier_weights/clinical");
    assertRefused(RecordKind.GENESIS, expected, "T12", "t12", "/created_at");
    assertRefused(RecordKind.GENESIS, expected, "[\"", "[\"x", "/roots/0");
  }

  @Test
  void cosignatureSurvives() {
    Hash target = Hash.parse(Wire.HASH);
    SignedRecord signed = Signing.sign(minimal(), Wire.AUTHOR, Wire.FRIEND);
    Cosignature cosignature = new Cosignature(target, signed.signatures());
    byte[] canonical = CanonicalJson.of(cosignature);
    assertEquals(cosignature, RecordReader.readDocument(RecordKind.COSIGNATURE, canonical));
    String text = new String(canonical, UTF_8);
    assertEquals(
        "{\"signatures\":[{\"agent_id\":\"" + Wire.AUTHOR.agentId(), text.substring(0, 92));
    assertRefused(RecordKind.COSIGNATURE, text, "\"target\"", "\"goal\"", "/goal");
    assertRefused(
        RecordKind.COSIGNATURE,
        text,
        "\"signature\":\"",
        "\"signature\":\"00",
        "/signatures/0/signature");
    assertRefused(
        RecordKind.COSIGNATURE, text, "{\"agent_id\"", "{\"x\":1,\"agent_id\"", "/signatures/0/x");
  }

  @Test
  void refusesWhatHasNoJsonForm() {
    Assertion nan = assertion("s", Double.NaN, NOON, Map.of());
    assertThrows(IllegalArgumentException.class, () -> CanonicalJson.of(nan));
    Assertion late = assertion("s", 1, Instant.MAX, Map.of());
    assertThrows(IllegalArgumentException.class, () -> CanonicalJson.of(late));
    Assertion lone = assertion("\ud800", 1, NOON, Map.of());
    assertEquals(ErrorCode.INVALID_ENCODING, Wire.refusal(() -> CanonicalJson.of(lone)).code());
  }

  private static void assertRefused(
      RecordKind kind, String json, String part, String replacement, String pointer) {
    byte[] bent = json.replaceFirst(Pattern.quote(part), replacement).getBytes(UTF_8);
    var problem = Wire.refusal(() -> RecordReader.readDocument(kind, bent));
    assertEquals(ErrorCode.VALIDATION_FAILED, problem.code());
    assertEquals(pointer, problem.violations().get(0).pointer());
  }

  private static void assertSame(SignedRecord expected, SignedRecord actual, String message) {
    assertEquals(expected.kind(), actual.kind(), message);
    assertEquals(expected.hash(), actual.hash(), message);
    assertArrayEquals(expected.canonical(), actual.canonical(), message);
    assertEquals(expected.signatures(), actual.signatures(), message);
    assertEqual((Assertion) expected.document(), (Assertion) actual.document(), message);
  }

  /** Records compare arrays by identity, so the vector is compared for itself. */
  private static void assertEqual(Assertion expected, Assertion actual, String message) {
    assertArrayEquals(expected.vector(), actual.vector(), message);
    assertEquals(withVector(expected, null), withVector(actual, null), message);
  }

  private static Assertion withVector(Assertion a, float[] vector) {
    return new Assertion(
        a.subject(),
        a.predicate(),
        a.object(),
        a.confidence(),
        a.sourceClass(),
        a.agentId(),
        a.timestamp(),
        a.sourceHash(),
        a.lifecycle(),
        a.parentHash(),
        a.epoch(),
        a.validFrom(),
        a.validUntil(),
        a.visualHash(),
        vector,
        a.metadata());
  }

  /** With signatures of any bytes: making real ones is what would take the time. */
  private static SignedRecord record(Assertion assertion, Random random) {
    byte[] signature = new byte[AgentSignature.BYTES];
    random.nextBytes(signature);
    byte[] canonical = CanonicalJson.of(assertion);
    return new SignedRecord(
        RecordKind.ASSERTION,
        Signing.hash(canonical),
        canonical,
        assertion,
        List.of(
            new AgentSignature(Wire.FRIEND.agentId(), signature),
            new AgentSignature(Wire.AUTHOR.agentId(), signature)));
  }

  static Assertion minimal() {
    return assertion("subject", 0.5, NOON, Map.of());
  }

  private static Assertion assertion(
      String subject, double confidence, Instant time, Map<String, String> metadata) {
    return new Assertion(
        subject,
        "predicate",
        new ObjectValue.Bool(true),
        confidence,
        SourceClass.EXPERT,
        Wire.AUTHOR.agentId(),
        time,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        metadata);
  }

  private static Assertion assertion(Random random) {
    Map<String, String> metadata = new HashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      metadata.put(text(random, random.nextInt(8)), text(random, random.nextInt(20)));
    }
    Instant from = time(random);
    return new Assertion(
        name(random, 60),
        name(random, 30),
        object(random),
        random.nextInt(3) == 0 ? random.nextInt(101) / 100.0 : random.nextDouble(),
        pick(random, SourceClass.values()),
        Wire.AUTHOR.agentId(),
        time(random),
        hash(random),
        random.nextBoolean() ? null : pick(random, LifecycleStage.values()),
        hash(random),
        hash(random),
        random.nextBoolean() ? null : from,
        random.nextBoolean() ? null : from.plusNanos(1 + random.nextInt(1_000)),
        random.nextBoolean() ? null : random.nextLong(),
        vector(random),
        metadata);
  }

  private static ObjectValue object(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> new ObjectValue.Text(text(random, random.nextInt(200)));
      case 1 -> new ObjectValue.Reference(name(random, 40));
      case 2 -> new ObjectValue.Bool(random.nextBoolean());
      case 3 -> new ObjectValue.Number(random.nextInt() / 100.0);
      default -> {
        double value = Double.longBitsToDouble(random.nextLong());
        yield new ObjectValue.Number(Double.isFinite(value) ? value : 0);
      }
    };
  }

  private static float[] vector(Random random) {
    if (random.nextInt(4) > 0) {
      return null;
    }
    float[] vector = new float[1 + random.nextInt(20)];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static Hash hash(Random random) {
    if (random.nextBoolean()) {
      return null;
    }
    byte[] bytes = new byte[Hash.BYTES];
    random.nextBytes(bytes);
    return Hash.of(bytes);
  }

  private static Instant time(Random random) {
    int nanos = random.nextBoolean() ? 0 : random.nextInt(1_000) * 1_000_000;
    return Instant.ofEpochSecond(random.nextInt(), nanos);
  }

  /** Any code points: escapes, all lengths of UTF-8, neighbours of the surrogates. */
  private static String text(Random random, int length) {
    int[] bounds = {0x20, 0x80, 0x800, 0xd800, 0x110000};
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      int codePoint = random.nextInt(bounds[random.nextInt(bounds.length)]);
      if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
        text.appendCodePoint(codePoint);
      }
    }
    return text.toString();
  }

  private static String name(Random random, int length) {
    String text = text(random, 1 + random.nextInt(length));
    String name = text.replaceAll("\\p{Cntrl}|[\\x80-\\x9f]", "");
    return name.isEmpty() ? "name" : name;
  }

  private static <T> T pick(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }
}
