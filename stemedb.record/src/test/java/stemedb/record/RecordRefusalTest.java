package stemedb.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.model.RecordKind;

class RecordRefusalTest {
  /** Member, its JSON, the pointer at fault, a part of the message. */
  static Stream<Arguments> refusedValues() {
    String entry = Wire.entry(Wire.AUTHOR);
    return Stream.of(
        arguments("subject", "\"\"", "/subject", "512"),
        arguments("subject", quoted("s".repeat(513)), "/subject", "513"),
        arguments("subject", quoted("€".repeat(171)), "/subject", "513"),
        arguments("subject", "\"a\\u0007b\"", "/subject", "U+0007"),
        arguments("subject", "\"a\\u0085b\"", "/subject", "U+0085"),
        arguments("subject", "7", "/subject", "string"),
        arguments("subject", "null", "/subject", "string"),
        arguments("subject", "[{\"a\":[]}]", "/subject", "string"),
        arguments("predicate", "\"\"", "/predicate", "256"),
        arguments("predicate", quoted("p".repeat(257)), "/predicate", "257"),
        arguments("predicate", "\"a\\nb\"", "/predicate", "U+000A"),
        arguments("object", "\"text\"", "/object", "object"),
        arguments("object", "{}", "/object/type", "no type"),
        arguments("object", "{\"type\":\"text\"}", "/object/value", "no value"),
        arguments("object", "{\"value\":1}", "/object/type", "no type"),
        arguments("object", object("date", "\"x\""), "/object/type", "text, number"),
        arguments("object", "{\"type\":1,\"value\":1}", "/object/type", "text, number"),
        arguments("object", object("text", "1"), "/object/value", "string"),
        arguments("object", object("text", "null"), "/object/value", "string"),
        arguments("object", object("text", "{}"), "/object/value", "string"),
        arguments("object", object("text", quoted("ä".repeat(8_193))), "/object/value", "16384"),
        arguments("object", object("number", "\"1\""), "/object/value", "number"),
        arguments("object", object("number", "9007199254740993"), "/object/value", "as text"),
        arguments("object", object("number", "-9007199254740993"), "/object/value", "as text"),
        arguments("object", object("number", "1000000000000000000000"), "/object/value", "1e+21"),
        arguments("object", object("number", "1e400"), "/object/value", "range"),
        arguments("object", object("boolean", "\"true\""), "/object/value", "true or false"),
        arguments("object", object("reference", "\"\""), "/object/value", "512"),
        arguments("object", object("reference", quoted("r".repeat(513))), "/object/value", "513"),
        arguments("object", object("reference", "\"\\t\""), "/object/value", "U+0009"),
        arguments("object", "{\"type\":\"text\",\"value\":\"\",\"x\":1}", "/object/x", "x"),
        arguments("confidence", "1.0000001", "/confidence", "0 and 1"),
        arguments("confidence", "-0.1", "/confidence", "0 and 1"),
        arguments("confidence", "\"1\"", "/confidence", "number"),
        arguments("confidence", "1e999", "/confidence", "range"),
        arguments("source_class", "\"Expert\"", "/source_class", "Expert"),
        arguments("source_class", "\"peer_reviewed\"", "/source_class", "peer_reviewed"),
        arguments("agent_id", quoted("A".repeat(64)), "/agent_id", "64"),
        arguments("agent_id", quoted("a".repeat(63)), "/agent_id", "64"),
        arguments("timestamp", "\"2026-01-01T00:00:00\"", "/timestamp", "YYYY"),
        arguments("timestamp", "\"2026-02-30T00:00:00Z\"", "/timestamp", "exist"),
        arguments("timestamp", "1767225600", "/timestamp", "string"),
        arguments("source_hash", quoted("g".repeat(64)), "/source_hash", "64"),
        arguments("source_hash", "null", "/source_hash", "string"),
        arguments("lifecycle", "\"retracted\"", "/lifecycle", "retracted"),
        arguments("parent_hash", "\"\"", "/parent_hash", "64"),
        arguments("epoch", "\"1\"", "/epoch", "64"),
        arguments("valid_from", "\"yesterday\"", "/valid_from", "YYYY"),
        arguments("valid_until", "\"2026-01-01T00:00:00+01:00\"", "/valid_until", "YYYY"),
        arguments("visual_hash", quoted("F".repeat(16)), "/visual_hash", "16"),
        arguments("visual_hash", quoted("f".repeat(17)), "/visual_hash", "16"),
        arguments("vector", "\"\"", "/vector", "4096"),
        arguments("vector", quoted("A".repeat(4)), "/vector", "4096"),
        arguments("vector", "\"AACAPw\"", "/vector", "padding"),
        arguments("vector", "\"AACAPx==\"", "/vector", "padding"),
        arguments("vector", "\"AACAP_==\"", "/vector", "base64"),
        arguments("vector", "\"AACA\\nPw==\"", "/vector", "base64"),
        arguments("vector", "\"====\"", "/vector", "base64"),
        arguments("vector", vector(4_097, 0), "/vector", "4096"),
        arguments("vector", vector(3, Float.NaN), "/vector", "finite at index 2"),
        arguments("vector", vector(1, Float.NEGATIVE_INFINITY), "/vector", "finite"),
        arguments("metadata", "[]", "/metadata", "object"),
        arguments("metadata", "{\"a/~\":1}", "/metadata/a~1~0", "string"),
        arguments("metadata", "{\"a\":{\"b\":\"c\"}}", "/metadata/a", "string"),
        arguments("metadata", "{\"a\":" + quoted("v".repeat(1_025)) + "}", "/metadata/a", "1024"),
        arguments(
            "metadata",
            "{" + quoted("€".repeat(22)) + ":\"\"}",
            "/metadata/" + "€".repeat(22),
            "64"),
        arguments("metadata", metadata(33), "/metadata", "33"),
        arguments("signatures", "{}", "/signatures", "array"),
        arguments("signatures", "null", "/signatures", "array"),
        arguments("signatures", "[1]", "/signatures/0", "object"),
        arguments("signatures", "[" + entry + "," + entry + "]", "/signatures/1/agent_id", "twice"),
        arguments("signatures", signatures(17), "/signatures", "17"),
        arguments("signatures", "[{}]", "/signatures/0/agent_id", "missing"),
        arguments(
            "signatures",
            "[" + entry.replace("5a5a", "5A5A") + "]",
            "/signatures/0/signature",
            "128"),
        arguments(
            "signatures",
            "[" + entry.replace("5a5a\"", "5a\"") + "]",
            "/signatures/0/signature",
            "128"),
        arguments(
            "signatures",
            "[" + entry.replace("}", ",\"role\":1}") + "]",
            "/signatures/0/role",
            "role"),
        arguments("kind", "\"assertion\"", "/kind", "no member kind"),
        arguments("hash", "\"x\"", "/hash", "no member hash"),
        arguments("Subject", "\"x\"", "/Subject", "no member Subject"),
        arguments("x", "{\"a\":[1,{\"b\":null}]}", "/x", "no member x"));
  }

  @ParameterizedTest
  @MethodSource("refusedValues")
  void refusesValues(String member, String json, String pointer, String part) {
    Problem problem = refusal(Wire.claim().with(member, json));
    assertEquals(ErrorCode.VALIDATION_FAILED, problem.code());
    assertEquals(pointer, problem.violations().get(0).pointer());
    String detail = problem.violations().get(0).detail();
    assertTrue(detail.contains(part), detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "subject",
        "predicate",
        "object",
        "confidence",
        "source_class",
        "agent_id",
        "timestamp"
      })
  void refusesMissingMembers(String member) {
    Problem problem = refusal(Wire.claim().without(member));
    assertEquals(ErrorCode.VALIDATION_FAILED, problem.code());
    assertEquals(
        List.of(new Problem.Violation("/" + member, member + " is missing")), problem.violations());
  }

  @Test
  void refusesEmptyIntervals() {
    for (String until : List.of("2026-01-01T00:00:00Z", "2025-12-31T23:59:59.999Z")) {
      Wire wire =
          Wire.claim()
              .with("valid_from", quoted("2026-01-01T00:00:00.0Z"))
              .with("valid_until", quoted(until));
      assertEquals("/valid_until", refusal(wire).violations().get(0).pointer());
    }
  }

  @Test
  void namesEverythingThatIsWrong() {
    Problem problem =
        refusal(
            Wire.claim()
                .with("subject", "\"\"")
                .with("confidence", "2")
                .with("colour", "1")
                .without("timestamp"));
    assertEquals(
        List.of("/subject", "/confidence", "/colour", "/timestamp"),
        problem.violations().stream().map(Problem.Violation::pointer).toList());
    assertTrue(problem.detail().endsWith("(and 3 more)"), problem.detail());
  }

  @Test
  void stopsAtSixteenViolationsAndCutsLongNames() {
    Wire wire = Wire.claim();
    for (int i = 0; i < 40; i++) {
      wire.with("x".repeat(500) + i, "1");
    }
    Problem problem = refusal(wire);
    assertEquals(16, problem.violations().size());
    assertTrue(problem.violations().get(0).pointer().length() < 80);
  }

  @Test
  void refusesMissingSignatures() {
    Wire none = Wire.claim().without("signatures");
    Wire empty = Wire.claim().with("signatures", "[]");
    Wire other = Wire.claim().with("signatures", "[" + Wire.entry(Wire.FRIEND) + "]");
    for (Wire wire : List.of(none, empty, other)) {
      Problem problem = refusal(wire);
      assertEquals(ErrorCode.SIGNATURE_MISSING, problem.code());
      assertEquals("/signatures", problem.violations().get(0).pointer());
    }
  }

  static Stream<Arguments> duplicates() {
    String claim = Wire.claim().text();
    String entry = Wire.entry(Wire.AUTHOR);
    return Stream.of(
        arguments(claim.replace("{\"subject\"", "{\"subject\":\"a\",\"subject\""), "/subject"),
        arguments(claim.replace("{\"subject\"", "{\"\\u0073ubject\":1,\"subject\""), "/subject"),
        arguments(claim.replace("{\"type\"", "{\"type\":\"text\",\"type\""), "/object/type"),
        arguments(claim.replace("\"value\"", "\"value\":1,\"value\""), "/object/value"),
        arguments(
            claim.replace("\"signatures\"", "\"signatures\":[],\"signatures\""), "/signatures"),
        arguments(Wire.claim().with("metadata", "{\"a\":\"1\",\"a\":\"1\"}").text(), "/metadata/a"),
        arguments(
            claim.replace(entry, entry.replace("{", "{\"signature\":null,")),
            "/signatures/0/signature"),
        arguments(
            claim.replace(entry, entry.replace("{", "{\"timestamp\":1,\"timestamp\":1,")),
            "/signatures/0/timestamp"));
  }

  @ParameterizedTest
  @MethodSource("duplicates")
  void refusesDuplicateMembers(String json, String pointer) {
    Problem problem = refusal(json.getBytes(UTF_8));
    assertEquals(ErrorCode.DUPLICATE_MEMBER, problem.code());
    assertEquals(pointer, problem.violations().get(0).pointer());
  }

  @Test
  void refusesLoneSurrogatesWhereverTheyStand() {
    String lone = "\"\\ud800\"";
    for (String member : List.of("subject", "predicate", "lifecycle", "timestamp", "agent_id")) {
      assertEquals(ErrorCode.INVALID_ENCODING, refusal(Wire.claim().with(member, lone)).code());
    }
    for (String metadata : List.of("{\"a\":" + lone + "}", "{" + lone + ":\"a\"}")) {
      Wire wire = Wire.claim().with("metadata", metadata);
      assertEquals(ErrorCode.INVALID_ENCODING, refusal(wire).code());
    }
    Wire wire = Wire.claim().with("object", object("text", lone));
    assertEquals(ErrorCode.INVALID_ENCODING, refusal(wire).code());
    assertEquals("/object/value", refusal(wire).violations().get(0).pointer());
  }

  @Test
  void refusesBrokenTexts() {
    String claim = Wire.claim().text();
    for (String text :
        List.of("", claim + "1", claim + claim, "\ufeff" + claim, claim.replace("0.9", "NaN"))) {
      assertEquals(ErrorCode.MALFORMED_JSON, refusal(text.getBytes(UTF_8)).code());
    }
    for (int length = 0; length < claim.length(); length++) {
      byte[] cut = claim.substring(0, length).getBytes(UTF_8);
      assertEquals(ErrorCode.MALFORMED_JSON, refusal(cut).code());
    }
    byte[] latin = claim.replace("city", "cit\u00e9").getBytes(ISO_8859_1);
    assertEquals(ErrorCode.INVALID_ENCODING, refusal(latin).code());
  }

  @Test
  void refusesOtherJsonValuesAndDeepOnes() {
    for (String text : List.of("[]", "null", "\"a\"", "1")) {
      assertEquals(ErrorCode.VALIDATION_FAILED, refusal(text.getBytes(UTF_8)).code());
    }
    String deep = "[".repeat(32) + "]".repeat(32);
    Problem problem = refusal(Wire.claim().with("x", deep));
    assertEquals(ErrorCode.VALIDATION_FAILED, problem.code());
    assertTrue(problem.detail().contains("32 deep"), problem.detail());
  }

  @Test
  void refusesLargeDocuments() {
    // each member within its limit, but six bytes for each control character
    Wire wire = Wire.claim().with("object", object("text", quoted("\\u0001".repeat(16 * 1_024))));
    Problem problem = refusal(wire);
    assertEquals(ErrorCode.TOO_LARGE, problem.code());
    assertTrue(problem.detail().contains("65536"), problem.detail());

    Problem text = refusal((Wire.claim().text() + " ".repeat(512 * 1_024)).getBytes(UTF_8));
    assertEquals(ErrorCode.TOO_LARGE, text.code());
    assertTrue(text.detail().contains("524288"), text.detail());
  }

  @Test
  void refusesKindsThatTheNodeMakes() {
    for (RecordKind kind : List.of(RecordKind.GENESIS, RecordKind.COSIGNATURE)) {
      String detail = "kind " + kind.wireName() + " is made by the node";
      Problem direct = Wire.refusal(() -> RecordReader.read(kind, Wire.claim().bytes()));
      Problem tagged = tagged(Wire.claim().with("kind", quoted(kind.wireName())));
      for (Problem problem : List.of(direct, tagged)) {
        assertEquals(Problem.at(ErrorCode.VALIDATION_FAILED, "/kind", detail), problem);
      }
    }
  }

  @Test
  void refusesLinesWithoutAKnownKind() {
    assertEquals("kind is missing", tagged(Wire.claim()).detail());
    assertEquals("kind cannot be claim", tagged(Wire.claim().with("kind", "\"claim\"")).detail());
    assertEquals("kind is not a string", tagged(Wire.claim().with("kind", "2")).detail());
  }

  @Test
  void refusesStoredDocumentsWithMoreThanTheyHave() {
    for (String member : List.of("signatures", "kind")) {
      Wire wire = Wire.claim().without("signatures").with(member, "[]");
      Problem problem =
          Wire.refusal(() -> RecordReader.readDocument(RecordKind.ASSERTION, wire.bytes()));
      assertEquals("/" + member, problem.violations().get(0).pointer());
    }
  }

  private static Problem refusal(Wire wire) {
    return refusal(wire.bytes());
  }

  private static Problem refusal(byte[] json) {
    return Wire.refusal(() -> RecordReader.read(RecordKind.ASSERTION, json));
  }

  private static Problem tagged(Wire wire) {
    return Wire.refusal(() -> RecordReader.readTagged(wire.bytes()));
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static String object(String type, String value) {
    return "{\"type\":\"%s\",\"value\":%s}".formatted(type, value);
  }

  private static String vector(int dimensions, float last) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * dimensions).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(4 * (dimensions - 1), last);
    return quoted(Base64.getEncoder().encodeToString(bytes.array()));
  }

  private static String metadata(int entries) {
    return IntStream.range(0, entries)
        .mapToObj(i -> quoted("k" + i) + ":" + quoted("v".repeat(1_000)))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String signatures(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> Wire.entry(Wire.key(i)))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
