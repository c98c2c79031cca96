package stemedb.it;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Claims that a node refuses: each is right but for one thing. */
final class BadClaims {

  private static final String MALFORMED = "malformed_json";
  private static final String ENCODING = "invalid_encoding";
  private static final String INVALID = "validation_failed";
  private static final String DUPLICATE = "duplicate_member";

  private static final PlainClaim.Agent AUTHOR = new PlainClaim.Agent();
  private static final PlainClaim.Agent OTHER = new PlainClaim.Agent();
  private static final PlainClaim CLAIM = PlainClaim.by(AUTHOR);
  private static final String SIGNED = CLAIM.signed();

  /** One body, and what the answer has to be. */
  record Case(String name, byte[] body, int status, String code, String... detail) {
    @Override
    public String toString() {
      return name;
    }
  }

  private BadClaims() {}

  static List<Case> cases() {
    return Stream.of(syntax(), encodings(), members(), objects(), times(), signatures())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Case> syntax() {
    return List.of(
        text("empty body", "", MALFORMED, "ends too early"),
        text("no JSON", "hello", MALFORMED),
        text("cut off", SIGNED.substring(0, SIGNED.length() - 1), MALFORMED),
        text("two values", SIGNED + SIGNED, MALFORMED, "after the end"),
        text("trailing comma", SIGNED.replace("]}", "],}"), MALFORMED),
        text("comment", "/* */" + SIGNED, MALFORMED),
        text("single quotes", SIGNED.replace('"', '\''), MALFORMED),
        text("array", "[" + SIGNED + "]", INVALID, "JSON object"),
        text("null", "null", INVALID, "JSON object"),
        text("member twice", "{\"subject\":\"x\"," + SIGNED.substring(1), DUPLICATE, "subject"),
        text(
            "member twice, once escaped",
            "{\"s\\u0075bject\":\"x\"," + SIGNED.substring(1),
            DUPLICATE,
            "subject"),
        signed(
            "member of object twice",
            CLAIM.with("object", "{\"type\":\"text\",\"type\":\"text\",\"value\":\"x\"}"),
            DUPLICATE,
            "type"),
        signed(
            "key of metadata twice",
            CLAIM.with("metadata", "{\"a\":\"1\",\"a\":\"2\"}"),
            DUPLICATE,
            "a"),
        signed("NaN", CLAIM.with("confidence", "NaN"), MALFORMED),
        signed("Infinity", CLAIM.with("confidence", "-Infinity"), MALFORMED),
        signed("leading zero", CLAIM.with("confidence", "00.5"), MALFORMED),
        signed("plus sign", CLAIM.with("confidence", "+0.5"), MALFORMED),
        signed(
            "deep arrays",
            CLAIM.with("subject", "[".repeat(40) + "]".repeat(40)),
            INVALID,
            "32 deep"),
        signed(
            "deep objects",
            CLAIM.with("metadata", "{\"a\":".repeat(40) + "1" + "}".repeat(40)),
            INVALID,
            "32 deep"));
  }

  private static List<Case> encodings() {
    return List.of(
        bytes("byte that is no UTF-8", "FF", ENCODING),
        bytes("cut sequence", "C3", ENCODING),
        bytes("overlong slash", "C0AF", ENCODING),
        bytes("lone surrogate", "EDA080", ENCODING),
        bytes("beyond Unicode", "F4908080", ENCODING),
        bytes("control character in JSON", "01", MALFORMED),
        new Case("UTF-16", SIGNED.getBytes(StandardCharsets.UTF_16LE), 400, MALFORMED),
        signed("escaped lone surrogate", CLAIM.with("subject", "\"a\\ud800b\""), ENCODING),
        signed("escaped low surrogate", CLAIM.with("predicate", "\"\\udc00\\ud800\""), ENCODING),
        signed(
            "lone surrogate in metadata",
            CLAIM.with("metadata", "{\"k\":\"\\ud83c\"}"),
            ENCODING,
            "surrogate"),
        signed(
            "lone surrogate in a name",
            CLAIM.with("metadata", "{\"\\ud83c\":\"v\"}"),
            ENCODING,
            "surrogate"),
        signed(
            "escaped control character",
            CLAIM.with("subject", "\"a\\u0007b\""),
            INVALID,
            "subject",
            "control character U+0007"),
        signed("delete", CLAIM.with("predicate", "\"a\u007fb\""), INVALID, "predicate", "U+007F"),
        signed("C1 control", CLAIM.with("subject", "\"a\u0085b\""), INVALID, "subject", "U+0085"));
  }

  private static List<Case> members() {
    return List.of(
        signed("unknown member", CLAIM.with("colour", "\"red\""), INVALID, "colour"),
        signed("no subject", CLAIM.without("subject"), INVALID, "subject is missing"),
        signed("no time", CLAIM.without("timestamp"), INVALID, "timestamp is missing"),
        signed("empty subject", CLAIM.with("subject", "\"\""), INVALID, "subject", "512"),
        signed("empty predicate", CLAIM.with("predicate", "\"\""), INVALID, "predicate", "256"),
        signed(
            "long subject", CLAIM.with("subject", quoted("é".repeat(257))), INVALID, "514", "512"),
        signed(
            "long predicate",
            CLAIM.with("predicate", quoted("p".repeat(257))),
            INVALID,
            "predicate",
            "256"),
        signed("subject of another type", CLAIM.with("subject", "7"), INVALID, "subject"),
        signed(
            "confidence above 1",
            CLAIM.with("confidence", "1.0000001"),
            INVALID,
            "confidence",
            "0 and 1"),
        signed(
            "confidence below 0",
            CLAIM.with("confidence", "-0.1"),
            INVALID,
            "confidence",
            "0 and 1"),
        signed("confidence as text", CLAIM.with("confidence", "\"0.5\""), INVALID, "confidence"),
        signed(
            "unknown source class",
            CLAIM.with("source_class", "\"friend\""),
            INVALID,
            "source_class",
            "friend"),
        signed(
            "unknown lifecycle", CLAIM.with("lifecycle", "\"lost\""), INVALID, "lifecycle", "lost"),
        signed(
            "upper-case author",
            CLAIM.with(
                "agent_id",
                quoted("A" + AUTHOR.id().substring(1).toUpperCase(java.util.Locale.ROOT))),
            INVALID,
            "agent_id",
            "64 lower-case hex"),
        signed(
            "short author",
            CLAIM.with("agent_id", quoted(AUTHOR.id().substring(1))),
            INVALID,
            "agent_id",
            "64"),
        signed("short hash", CLAIM.with("source_hash", quoted("ab")), INVALID, "source_hash", "64"),
        signed(
            "upper-case hash",
            CLAIM.with("parent_hash", quoted("A".repeat(64))),
            INVALID,
            "parent_hash",
            "64"),
        signed(
            "visual hash",
            CLAIM.with("visual_hash", quoted("0".repeat(15))),
            INVALID,
            "visual_hash",
            "16"),
        signed("no base64", CLAIM.with("vector", quoted("!!!!")), INVALID, "vector", "base64"),
        signed(
            "vector of 5 bytes",
            CLAIM.with("vector", quoted("AAAAAAA=")),
            INVALID,
            "vector",
            "4096"),
        signed(
            "vector of NaN", CLAIM.with("vector", quoted("AADAfw==")), INVALID, "vector", "finite"),
        signed("metadata of numbers", CLAIM.with("metadata", "{\"a\":1}"), INVALID, "metadata"),
        signed(
            "much metadata",
            CLAIM.with("metadata", "{" + entries(33, 0) + "}"),
            INVALID,
            "metadata",
            "33",
            "32"),
        signed(
            "long metadata",
            CLAIM.with("metadata", "{\"a\":" + quoted("x".repeat(1_025)) + "}"),
            INVALID,
            "metadata",
            "1024"),
        new Case(
            "large document",
            CLAIM
                .with(
                    "object", "{\"type\":\"text\",\"value\":" + quoted("x".repeat(16 << 10)) + "}")
                .with("vector", quoted("A".repeat(21_846) + "=="))
                .with("metadata", "{" + entries(32, 1_024) + "}")
                .signed()
                .getBytes(StandardCharsets.UTF_8),
            413,
            "too_large",
            "65536"));
  }

  private static List<Case> objects() {
    return List.of(
        object("text", "1", "string"),
        object("number", "\"1\"", "number"),
        object("boolean", "\"true\"", "true or false"),
        object("reference", "\"\"", "512"),
        object("number", "9007199254740993", "2^53", "send it as text"),
        object("number", "1e400", "IEEE double"),
        object("number", "1" + "0".repeat(1_000), "1000 digits"),
        object("text", quoted("x".repeat((16 << 10) + 1)), "16385", "16384"),
        object("thing", "1", "text, number, boolean, reference"),
        object("number", "null", "number"),
        signed("bare object", CLAIM.with("object", "\"Paris\""), INVALID, "type", "value"),
        signed(
            "object without value", CLAIM.with("object", "{\"type\":\"text\"}"), INVALID, "value"),
        signed(
            "unknown member of object",
            CLAIM.with("object", "{\"type\":\"text\",\"unit\":\"m\",\"value\":\"x\"}"),
            INVALID,
            "object",
            "unit"));
  }

  private static List<Case> times() {
    String future =
        Instant.now().plus(Duration.ofMinutes(6)).truncatedTo(ChronoUnit.SECONDS).toString();
    List<Case> cases = new ArrayList<>();
    cases.add(
        signed(
            "future",
            CLAIM.with("timestamp", quoted(future)),
            "timestamp_in_future",
            "timestamp",
            "5 minutes"));
    for (String wrong :
        List.of(
            "2026-02-30T00:00:00Z",
            "2025-02-29T00:00:00Z",
            "2016-12-31T23:59:60Z",
            "2026-01-31T24:00:00Z",
            "2026-01-31T12:00:00+01:00",
            "2026-01-31T12:00:00",
            "2026-01-31 12:00:00Z",
            "2026-01-31T12:00:00.1234567890Z",
            "20260131T120000Z",
            "yesterday")) {
      cases.add(signed(wrong, CLAIM.with("timestamp", quoted(wrong)), INVALID, "timestamp"));
    }
    cases.add(
        signed(
            "interval that ends before it starts",
            CLAIM
                .with("valid_from", quoted("2026-01-02T00:00:00Z"))
                .with("valid_until", quoted("2026-01-01T00:00:00Z")),
            INVALID,
            "valid_until",
            "valid_from"));
    return cases;
  }

  private static List<Case> signatures() {
    String own = PlainClaim.entry(AUTHOR.id(), CLAIM.signature(AUTHOR));
    String foreign = PlainClaim.entry(AUTHOR.id(), CLAIM.signature(OTHER));
    String raw = AUTHOR.sign(CLAIM.id());
    String vote = AUTHOR.sign("stemedb.vote.v1:" + CLAIM.id());
    String zero = "0".repeat(64);
    PlainClaim nobody = CLAIM.with("agent_id", quoted(zero));
    return List.of(
        unsigned("no signatures", CLAIM.document(), "signature_missing", "signatures"),
        unsigned("empty list", CLAIM.withSignatures(List.of()), "signature_missing", "signatures"),
        unsigned("signed by somebody else", CLAIM.signedBy(OTHER), "signature_missing", "author"),
        unsigned(
            "key of somebody else",
            CLAIM.withSignatures(List.of(foreign)),
            "signature_invalid",
            AUTHOR.id()),
        unsigned("changed after signing", SIGNED.replace("Paris", "Lyon"), "signature_invalid"),
        unsigned("signed without a kind", signatureOf(raw), "signature_invalid"),
        unsigned("signed as another kind", signatureOf(vote), "signature_invalid"),
        unsigned("nothing signed", signatureOf("0".repeat(128)), "signature_invalid"),
        unsigned(
            "key of small order",
            nobody.withSignatures(List.of(PlainClaim.entry(zero, "0".repeat(128)))),
            "signature_invalid"),
        unsigned(
            "one of two is wrong",
            CLAIM.withSignatures(
                List.of(own, PlainClaim.entry(OTHER.id(), CLAIM.signature(AUTHOR)))),
            "signature_invalid",
            OTHER.id()),
        text("the same signer twice", CLAIM.withSignatures(List.of(own, own)), INVALID, "twice"),
        text(
            "17 signatures",
            CLAIM.signedBy(
                Stream.generate(PlainClaim.Agent::new).limit(17).toArray(PlainClaim.Agent[]::new)),
            INVALID,
            "17",
            "16"),
        text("short signature", signatureOf("ab"), INVALID, "signature", "128"),
        text(
            "upper-case signature",
            signatureOf("F" + CLAIM.signature(AUTHOR).substring(1)),
            INVALID,
            "signature",
            "128 lower-case hex"),
        text(
            "signatures of another type",
            CLAIM.with("signatures", "{}").document(),
            INVALID,
            "signatures"),
        text(
            "unknown member of a signature",
            SIGNED.replace("\"signature\":", "\"key\":1,\"signature\":"),
            INVALID,
            "key"));
  }

  private static String entries(int count, int bytes) {
    return IntStream.range(0, count)
        .mapToObj(number -> quoted("k" + number) + ":" + quoted("x".repeat(bytes)))
        .collect(Collectors.joining(","));
  }

  private static String signatureOf(String signature) {
    return CLAIM.withSignatures(List.of(PlainClaim.entry(AUTHOR.id(), signature)));
  }

  private static Case object(String type, String value, String... detail) {
    String name = type + " " + value.substring(0, Math.min(20, value.length()));
    return signed(
        name,
        CLAIM.with("object", "{\"type\":" + quoted(type) + ",\"value\":" + value + "}"),
        INVALID,
        detail);
  }

  private static Case signed(String name, PlainClaim claim, String code, String... detail) {
    return text(name, claim.signed(), code, detail);
  }

  private static Case unsigned(String name, String body, String code, String... detail) {
    return new Case(name, body.getBytes(StandardCharsets.UTF_8), 422, code, detail);
  }

  private static Case text(String name, String body, String code, String... detail) {
    return new Case(name, body.getBytes(StandardCharsets.UTF_8), 400, code, detail);
  }

  /** These bytes in the middle of a text. */
  private static Case bytes(String name, String hex, String code) {
    int middle = SIGNED.indexOf("Paris") + 2;
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(SIGNED.substring(0, middle).getBytes(StandardCharsets.UTF_8));
    body.writeBytes(HexFormat.of().parseHex(hex));
    body.writeBytes(SIGNED.substring(middle).getBytes(StandardCharsets.UTF_8));
    return new Case(name, body.toByteArray(), 400, code);
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
