package stemedb.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stemedb.api.model.AgentId;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.RecordKind;

class EnvelopeTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final AgentSignature SIGNATURE =
      new AgentSignature(AgentId.parse("ab".repeat(32)), HEX.parseHex("cd".repeat(64)));

  /** Version, kind, disposition, 2026-01-01T00:00:00.000001Z, length, document, signatures. */
  private static final String SAMPLE =
      "01"
          + "02"
          + "00"
          + "0006474846204001"
          + "00000002"
          + "7b7d"
          + "01"
          + "ab".repeat(32)
          + "cd".repeat(64);

  private static final Envelope ENVELOPE =
      new Envelope(
          RecordKind.ASSERTION, 1_767_225_600_000_001L, "{}".getBytes(UTF_8), List.of(SIGNATURE));

  @Test
  void hasItsBytes() {
    assertEquals(SAMPLE, HEX.formatHex(ENVELOPE.toBytes()));
  }

  @Test
  void readsItsBytes() {
    assertSame(ENVELOPE, Envelope.of(HEX.parseHex(SAMPLE)));
  }

  @Test
  void everyKindAndNumberOfSignaturesSurvives() {
    for (RecordKind kind : RecordKind.values()) {
      for (int count : new int[] {0, 1, 16, 255}) {
        Envelope envelope =
            new Envelope(
                kind, -count, new byte[count * 100], Collections.nCopies(count, SIGNATURE));
        assertSame(envelope, Envelope.of(envelope.toBytes()));
      }
    }
    List<AgentSignature> tooMany = Collections.nCopies(256, SIGNATURE);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Envelope(RecordKind.ASSERTION, 0, new byte[0], tooMany));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0", "0, 2", "1, 0", "1, 99", "1, 255", "2, 1", "11, 255", "14, 1", "14, 3", "17, 0", "17, 2"
  })
  void refusesOtherBytes(int index, int value) {
    byte[] bytes = HEX.parseHex(SAMPLE);
    bytes[index] = (byte) value;
    assertThrows(IllegalArgumentException.class, () -> Envelope.of(bytes));
  }

  @Test
  void refusesMissingAndTrailingBytes() {
    byte[] bytes = HEX.parseHex(SAMPLE);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(IllegalArgumentException.class, () -> Envelope.of(cut), "length " + length);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThrows(IllegalArgumentException.class, () -> Envelope.of(longer));
  }

  private static void assertSame(Envelope expected, Envelope actual) {
    assertEquals(expected.kind(), actual.kind());
    assertEquals(expected.recordedAtMicros(), actual.recordedAtMicros());
    assertArrayEquals(expected.document(), actual.document());
    assertEquals(expected.signatures(), actual.signatures());
  }
}
