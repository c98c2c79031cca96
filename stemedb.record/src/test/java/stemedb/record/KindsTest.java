package stemedb.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.model.AgentId;
import stemedb.api.model.Alias;
import stemedb.api.model.Authored;
import stemedb.api.model.Endorsement;
import stemedb.api.model.Epoch;
import stemedb.api.model.GoldStandard;
import stemedb.api.model.Hash;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.QuarantineDecision;
import stemedb.api.model.RecordKind;
import stemedb.api.model.Setting;
import stemedb.api.model.Source;
import stemedb.api.model.SourceClass;
import stemedb.api.model.SourceStatus;
import stemedb.api.model.Supersession;
import stemedb.api.model.TrustOutcome;
import stemedb.api.model.Vote;

/** Every kind that is submitted, on the way there and back. */
class KindsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final AgentId AUTHOR = Wire.AUTHOR.agentId();
  private static final AgentId FRIEND = Wire.FRIEND.agentId();
  private static final Hash ONE = Hash.parse(Wire.HASH);
  private static final Hash OTHER = Hash.parse("ab".repeat(32));
  private static final String END =
      ",\"signatures\":[" + Wire.entry(Wire.AUTHOR) + "],\"timestamp\":\"2026-01-01T12:00:00Z\"}";

  /** A document with all members, and the form that its members but author and time have. */
  static Stream<Arguments> documents() {
    return Stream.of(
        arguments(
            new Vote(ONE, -0.5, AUTHOR, NOON),
            "\"assertion_hash\":\"" + ONE + "\",\"weight\":-0.5"),
        arguments(
            new Epoch("a b", "why", List.of(ONE, OTHER), Epoch.Type.REFUTATION, AUTHOR, NOON),
            "\"description\":\"why\",\"name\":\"a b\",\"supersedes\":[\"%s\",\"%s\"],"
                    .formatted(ONE, OTHER)
                + "\"supersession_type\":\"refutation\""),
        arguments(
            new Supersession(ONE, OTHER, "better", "measured", AUTHOR, NOON),
            "\"new_hash\":\"%s\",\"old_hash\":\"%s\",\"reason\":\"better\",\"type\":\"measured\""
                .formatted(OTHER, ONE)),
        arguments(
            new Source("https://a.example/b", "b", SourceClass.EXPERT, "CC0", ONE, AUTHOR, NOON),
            "\"content_sha256\":\"%s\",\"label\":\"b\",\"licence\":\"CC0\",".formatted(ONE)
                + "\"source_class\":\"expert\",\"uri\":\"https://a.example/b\""),
        arguments(
            new SourceStatus(ONE, SourceStatus.Status.RETRACTED, "fraud", AUTHOR, NOON),
            "\"reason\":\"fraud\",\"source_hash\":\"%s\",\"status\":\"retracted\"".formatted(ONE)),
        arguments(
            new Alias("c/FRA", Optional.of("c/FR"), AUTHOR, NOON),
            "\"alias\":\"c/FRA\",\"canonical\":\"c/FR\""),
        arguments(
            new Alias("c/FRA", Optional.empty(), AUTHOR, NOON),
            "\"alias\":\"c/FRA\",\"canonical\":null"),
        arguments(
            new Endorsement(FRIEND, 1, "geo", AUTHOR, NOON),
            "\"domain\":\"geo\",\"endorsed\":\"%s\",\"weight\":1".formatted(FRIEND)),
        arguments(
            new GoldStandard("c/FR", "capital", new ObjectValue.Text("Paris"), "c", AUTHOR, NOON),
            "\"domain\":\"c\",\"object\":{\"type\":\"text\",\"value\":\"Paris\"},"
                + "\"predicate\":\"capital\",\"subject\":\"c/FR\""),
        arguments(
            new TrustOutcome(FRIEND, false, ONE, "checked", AUTHOR, NOON),
            "\"agent\":\"%s\",\"assertion_hash\":\"%s\",\"outcome\":\"wrong\",\"reason\":\"checked\""
                .formatted(FRIEND, ONE)),
        arguments(
            new Setting("tier_weight.clinical", "0.8", AUTHOR, NOON),
            "\"name\":\"tier_weight.clinical\",\"value\":\"0.8\""),
        arguments(
            new QuarantineDecision(ONE, true, "read it", AUTHOR, NOON),
            "\"assertion_hash\":\"%s\",\"reason\":\"read it\"".formatted(ONE)));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void survivesTheWay(Authored document, String members) {
    SignedRecord signed = Signing.sign(document, Wire.AUTHOR);
    String text = new String(signed.canonical(), UTF_8);
    for (String member : members.split(",(?=\")")) {
      assertTrue(text.contains(member), text + " has no " + member);
    }
    assertArrayEquals(signed.canonical(), CanonicalJson.of(signed.canonical()));
    assertEquals(document, RecordReader.readDocument(document.kind(), signed.canonical()));
    for (SignedRecord read :
        List.of(
            RecordReader.read(document.kind(), signed.toJson()),
            RecordReader.readTagged(signed.toTaggedJson()),
            RecordReader.readTagged(kindLast(signed)))) {
      assertEquals(document.kind(), read.kind());
      assertEquals(signed.hash(), read.hash());
      assertEquals(document, read.document());
      assertEquals(signed.signatures(), read.signatures());
    }
  }

  private static byte[] kindLast(SignedRecord signed) {
    String text = new String(signed.toJson(), UTF_8);
    String kind = ",\"kind\":\"" + signed.kind().wireName() + "\"}";
    return (text.substring(0, text.length() - 1) + kind).getBytes(UTF_8);
  }

  @ParameterizedTest
  @EnumSource(RecordKind.class)
  void everyKindHasADocumentHere(RecordKind kind) {
    boolean here =
        documents().map(a -> (Authored) a.get()[0]).anyMatch(document -> document.kind() == kind);
    assertEquals(here, !kind.madeByTheNode() && kind != RecordKind.ASSERTION);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void refusesUnknownMembersAndWrongTypes(Authored document, String members) {
    String text = new String(Signing.sign(document, Wire.AUTHOR).toJson(), UTF_8);
    Problem unknown = refusal(document.kind(), text.replaceFirst("\\{", "{\"colour\":1,"));
    assertEquals("/colour", unknown.violations().get(0).pointer());
    for (String name :
        Arrays.stream(members.split("[,{](?=\")|:")).filter(KindsTest::quoted).toList()) {
      String bent =
          text.replaceFirst("(" + name + "):(\"[^\"]*\"|[-0-9.]+|\\[[^]]*]|null)", "$1:true");
      if (!bent.equals(text) && !name.equals("\"type\"") && !name.equals("\"value\"")) {
        Problem wrong = refusal(document.kind(), bent);
        assertEquals(ErrorCode.VALIDATION_FAILED, wrong.code(), bent);
        assertEquals("/" + name.replace("\"", ""), wrong.violations().get(0).pointer());
      }
    }
  }

  private static boolean quoted(String part) {
    return part.matches("\"[a-z_0-9]+\"");
  }

  /** Kind, its members, the pointer at fault. */
  static Stream<Arguments> refusals() {
    String hash = "\"" + ONE + "\"";
    return Stream.of(
        arguments(RecordKind.VOTE, "\"assertion_hash\":" + hash, "/weight"),
        arguments(RecordKind.VOTE, "\"assertion_hash\":" + hash + ",\"weight\":1.5", "/weight"),
        arguments(RecordKind.VOTE, "\"assertion_hash\":\"x\",\"weight\":1", "/assertion_hash"),
        arguments(RecordKind.EPOCH, "\"name\":\"\"", "/name"),
        arguments(
            RecordKind.EPOCH,
            "\"name\":\"a\",\"supersedes\":[" + hash + "," + hash + "]",
            "/supersedes/1"),
        arguments(RecordKind.EPOCH, "\"name\":\"a\",\"supersedes\":[1]", "/supersedes/0"),
        arguments(
            RecordKind.EPOCH, "\"name\":\"a\",\"supersession_type\":\"x\"", "/supersession_type"),
        arguments(RecordKind.SUPERSESSION, "\"old_hash\":" + hash, "/reason"),
        arguments(
            RecordKind.SUPERSESSION,
            "\"old_hash\":%s,\"new_hash\":%s,\"reason\":\"\"".formatted(hash, hash),
            "/new_hash"),
        arguments(
            RecordKind.SOURCE, "\"uri\":\"\",\"label\":\"a\",\"source_class\":\"expert\"", "/uri"),
        arguments(
            RecordKind.SOURCE_STATUS,
            "\"source_hash\":%s,\"status\":\"gone\",\"reason\":\"\"".formatted(hash),
            "/status"),
        arguments(RecordKind.ALIAS, "\"alias\":\"a\"", "/canonical"),
        arguments(RecordKind.ALIAS, "\"alias\":\"a\",\"canonical\":\"a\"", "/canonical"),
        arguments(
            RecordKind.ENDORSEMENT, "\"endorsed\":\"" + AUTHOR + "\",\"weight\":1", "/endorsed"),
        arguments(
            RecordKind.ENDORSEMENT, "\"endorsed\":\"" + FRIEND + "\",\"weight\":-0.1", "/weight"),
        arguments(
            RecordKind.GOLD_STANDARD,
            "\"subject\":\"a\",\"predicate\":\"b\",\"object\":{\"type\":\"text\"}",
            "/object/value"),
        arguments(
            RecordKind.TRUST_OUTCOME,
            "\"agent\":\"" + FRIEND + "\",\"outcome\":\"maybe\"",
            "/outcome"),
        arguments(RecordKind.SETTING, "\"name\":\"a\"", "/value"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusesWhatTheRulesForbid(RecordKind kind, String members, String pointer) {
    Problem problem = refusal(kind, "{\"agent_id\":\"" + AUTHOR + "\"," + members + END);
    assertEquals(ErrorCode.VALIDATION_FAILED, problem.code());
    assertEquals(pointer, problem.violations().get(0).pointer());
  }

  @Test
  void refusesADocumentThatItsAuthorDoesNotSign() {
    Vote vote = new Vote(ONE, 1, AUTHOR, NOON);
    byte[] json = Signing.sign(vote, Wire.FRIEND).toJson();
    Problem problem = Wire.refusal(() -> RecordReader.read(RecordKind.VOTE, json));
    assertEquals(ErrorCode.SIGNATURE_MISSING, problem.code());
  }

  @Test
  void signsEachKindForItself() {
    String vote = new String(Signing.message(RecordKind.VOTE, ONE), UTF_8);
    String status = new String(Signing.message(RecordKind.SOURCE_STATUS, ONE), UTF_8);
    assertEquals("stemedb.vote.v1:" + ONE, vote);
    assertEquals("stemedb.source_status.v1:" + ONE, status);
  }

  private static Problem refusal(RecordKind kind, String json) {
    return Wire.refusal(() -> RecordReader.read(kind, json.getBytes(UTF_8)));
  }
}
