package stemedb.record;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stemedb.api.model.Assertion;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.RecordKind;
import stemedb.api.model.SourceClass;

class RecordReaderTest {
  private static final HexFormat HEX = HexFormat.of();

  /** All members in the order of RFC 8785, with %s for the author. */
  private static final String CANONICAL =
      "{\"agent_id\":\"%s\",\"confidence\":0.25,"
          + ("\"epoch\":\"" + "0e".repeat(32) + "\",")
          + "\"lifecycle\":\"approved\","
          + "\"metadata\":{\"\":\"empty\",\"B\":\"\\n\",\"b\":\"€\",\"\ud83d\ude00\":\"x\",\"ﬀ\":\"y\"},"
          + "\"object\":{\"type\":\"number\",\"value\":1e+21},"
          + ("\"parent_hash\":\"" + "0a".repeat(32) + "\",")
          + "\"predicate\":\"height \\\"m\\\"\",\"source_class\":\"expert\","
          + ("\"source_hash\":\"" + "0b".repeat(32) + "\",")
          + "\"subject\":\"géo/Eiffel\",\"timestamp\":\"2026-01-01T00:00:00.500Z\","
          + "\"valid_from\":\"2025-01-01T00:00:00Z\",\"valid_until\":\"2025-01-01T00:00:00.1Z\","
          + "\"vector\":\"AACAPwAAAMA=\",\"visual_hash\":\"ff00000000000001\"}";

  @Test
  void agreesWithBytesThatWereMadeInAnotherWay() throws Exception {
    // what any other program would do: a text, SHA-256, a signature by a key from openssl
    String pem = Wire.AUTHOR.toPem().replaceAll("-----[A-Z ]+-----|\n", "");
    PrivateKey key =
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    String canonical = CANONICAL.formatted(Wire.AUTHOR.agentId());
    String id =
        HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(UTF_8)));
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(key);
    signer.update(("stemedb.assertion.v1:" + id).getBytes(US_ASCII));
    String signature = HEX.formatHex(signer.sign());
    String json =
        "{\"signatures\":[{\"agent_id\":\"%s\",\"signature\":\"%s\"}],%s"
            .formatted(Wire.AUTHOR.agentId(), signature, canonical.substring(1));

    SignedRecord signed = RecordReader.read(RecordKind.ASSERTION, json.getBytes(UTF_8));

    assertEquals(canonical, new String(signed.canonical(), UTF_8));
    assertEquals(id, signed.hash().toString());
    assertEquals(signature, HEX.formatHex(signed.signatures().get(0).signature()));
    byte[] message = Signing.message(RecordKind.ASSERTION, signed.hash());
    assertEquals("stemedb.assertion.v1:" + id, new String(message, US_ASCII));
    assertArrayEquals(signed.signatures().get(0).signature(), Wire.AUTHOR.sign(message));
    assertArrayEquals(signed.canonical(), CanonicalJson.of(signed.canonical()));
  }

  @Test
  void readsEveryMember() {
    byte[] canonical = CANONICAL.formatted(Wire.AUTHOR.agentId()).getBytes(UTF_8);
    Assertion read = (Assertion) RecordReader.readDocument(RecordKind.ASSERTION, canonical);
    assertEquals("géo/Eiffel", read.subject());
    assertEquals("height \"m\"", read.predicate());
    assertEquals(new ObjectValue.Number(1e21), read.object());
    assertEquals(0.25, read.confidence());
    assertEquals(SourceClass.EXPERT, read.sourceClass());
    assertEquals(Wire.AUTHOR.agentId(), read.agentId());
    assertEquals(Instant.parse("2026-01-01T00:00:00.5Z"), read.timestamp());
    assertEquals("0b".repeat(32), String.valueOf(read.sourceHash()));
    assertEquals(LifecycleStage.APPROVED, read.lifecycle());
    assertEquals("0a".repeat(32), String.valueOf(read.parentHash()));
    assertEquals("0e".repeat(32), String.valueOf(read.epoch()));
    assertEquals(Instant.parse("2025-01-01T00:00:00Z"), read.validFrom());
    assertEquals(Instant.parse("2025-01-01T00:00:00.1Z"), read.validUntil());
    assertEquals(0xff00000000000001L, read.visualHash());
    assertArrayEquals(new float[] {1, -2}, read.vector());
    assertEquals(
        Map.of("", "empty", "B", "\n", "b", "€", "\ud83d\ude00", "x", "ﬀ", "y"), read.metadata());
  }

  @Test
  void orderAndWhiteSpaceDoNotMatter() {
    SignedRecord plain = read(Wire.claim());
    String text =
        " { \"timestamp\" : \"2026-01-01T00:00:00\\u005a\",\n\"subject\":\"city\\/\\u0050aris\","
            + "\"object\":{\"value\":2.10265e6,\"type\":\"number\"},\"confidence\":9.0e-1,"
            + ("\"signatures\":[" + Wire.entry(Wire.AUTHOR) + "],")
            + ("\"agent_id\":\"" + Wire.AUTHOR.agentId() + "\",")
            + "\"source_class\":\"regulatory\",\"predicate\":\"population\"} \r\n";
    SignedRecord other = RecordReader.read(RecordKind.ASSERTION, text.getBytes(UTF_8));
    assertEquals(plain.hash(), other.hash());
    assertEquals(plain.document(), other.document());
  }

  @Test
  void absentMembersAreNull() {
    Assertion read = (Assertion) read(Wire.claim()).document();
    assertNull(read.lifecycle());
    assertEquals(LifecycleStage.PROPOSED, read.stage());
    assertNull(read.validFrom());
    assertNull(read.vector());
    assertEquals(Map.of(), read.metadata());
  }

  @ParameterizedTest
  @CsvSource({
    "text, '\"\"', '\"\"'",
    "text, '\"a\\u0000\\u001F\\u007f\"', '\"a\\u0000\\u001f\u007f\"'",
    "reference, '\"http://a/b\"', '\"http://a/b\"'",
    "boolean, true, true",
    "boolean, false, false",
    "number, 1.50, 1.5",
    "number, -0, 0",
    "number, 9007199254740991, 9007199254740991",
    "number, -9007199254740991, -9007199254740991",
    "number, 9007199254740992, 9007199254740992",
    "number, 9007199254740993.0, 9007199254740992",
    "number, 100000000000000000000, 100000000000000000000",
    "number, 1e21, 1e+21",
    "number, 1e-400, 0"
  })
  void writesObjectsInTheirCanonicalForm(String type, String value, String canonical) {
    String form = "{\"type\":\"%s\",\"value\":%s}";
    SignedRecord signed = read(Wire.claim().with("object", form.formatted(type, value)));
    String text = new String(signed.canonical(), UTF_8);
    assertTrue(text.contains(form.formatted(type, canonical)), text);
  }

  @Test
  void acceptsEveryLimit() {
    String entry = "\"%02d" + "k".repeat(62) + "\":\"" + "v".repeat(1_024) + "\"";
    StringBuilder metadata = new StringBuilder("{");
    for (int i = 0; i < 32; i++) {
      metadata.append(i == 0 ? "" : ",").append(entry.formatted(i));
    }
    Wire wide =
        Wire.claim()
            .with("subject", quoted("€".repeat(170) + "ab"))
            .with("predicate", quoted("p".repeat(256)))
            .with("object", "{\"type\":\"text\",\"value\":" + quoted("ä".repeat(8_192)) + "}")
            .with("confidence", "1")
            .with("metadata", metadata.append('}').toString());
    assertEquals(32, ((Assertion) read(wide).document()).metadata().size());

    String vector = Base64.getEncoder().encodeToString(new byte[4_096 * Float.BYTES]);
    String reference = "{\"type\":\"reference\",\"value\":" + quoted("r".repeat(512)) + "}";
    Wire deep =
        Wire.claim()
            .with("confidence", "0")
            .with("object", reference)
            .with("vector", quoted(vector))
            .with("metadata", "{}")
            .with("signatures", signatures(16));
    SignedRecord signed = read(deep);
    assertEquals(16, signed.signatures().size());
    assertTrue(new String(signed.canonical(), UTF_8).contains("\"metadata\":{}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"2026-01-01T00:00:00Z\"", "1767225600", "{\"any\":[\"thing\"]}"})
  void dropsTheTimestampOfASignature(String timestamp) {
    String entry = Wire.entry(Wire.AUTHOR).replace("{", "{\"timestamp\":" + timestamp + ",");
    SignedRecord signed = read(Wire.claim().with("signatures", "[" + entry + "]"));
    assertEquals(read(Wire.claim()).signatures(), signed.signatures());
    assertEquals(read(Wire.claim()).hash(), signed.hash());
  }

  @Test
  void theAuthorMayStandAnywhereAmongTheSigners() {
    String list = "[" + Wire.entry(Wire.FRIEND) + "," + Wire.entry(Wire.AUTHOR) + "]";
    SignedRecord signed = read(Wire.claim().with("signatures", list));
    assertEquals(
        List.of(Wire.FRIEND.agentId(), Wire.AUTHOR.agentId()),
        signed.signatures().stream().map(s -> s.agentId()).toList());
  }

  @Test
  void readsALineOfABatch() {
    SignedRecord plain = read(Wire.claim());
    SignedRecord tagged =
        RecordReader.readTagged(Wire.claim().with("kind", "\"assertion\"").bytes());
    assertEquals(plain.hash(), tagged.hash());
    assertArrayEquals(plain.canonical(), tagged.canonical());
    assertArrayEquals(plain.canonical(), RecordReader.readTagged(plain.toTaggedJson()).canonical());
  }

  private static String signatures(int count) {
    StringBuilder list = new StringBuilder("[");
    for (int i = 1; i <= count; i++) {
      list.append(i == 1 ? "" : ",").append(Wire.entry(Wire.key(i)));
    }
    return list.append(']').toString();
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static SignedRecord read(Wire wire) {
    return RecordReader.read(RecordKind.ASSERTION, wire.bytes());
  }
}
