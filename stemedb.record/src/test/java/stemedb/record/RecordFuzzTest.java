package stemedb.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import stemedb.api.StemeDbException;
import stemedb.api.model.Cosignature;
import stemedb.api.model.Document;
import stemedb.api.model.Genesis;
import stemedb.api.model.RecordKind;
import stemedb.api.model.SourceClass;
import stemedb.tck.fuzz.Mutations;

/**
 * Whatever bytes come: a decoder refuses them with the exception that it declares, or what it read
 * is written and read again as the same. The build tries the samples, what was found earlier
 * ({@code RecordFuzzTestInputs}), and {@code -Dstemedb.fuzz.runs=} changed samples for each
 * decoder; CONTRIBUTING.md has the command for a long run.
 */
class RecordFuzzTest {
  private static final int RUNS = Integer.getInteger("stemedb.fuzz.runs", 20_000);
  private static final long SEED = Long.getLong("stemedb.fuzz.seed", 2026);

  /** The largest growth: {@code 1e20} has 21 digits in canonical form. */
  private static final int GROWTH_MAX = 6;

  static Stream<byte[]> envelopes() {
    SignedRecord signed = Signing.sign(RoundTripTest.minimal(), Wire.FRIEND, Wire.AUTHOR);
    return Stream.of(
        new Envelope(RecordKind.GENESIS, 0, new byte[0], List.of()).toBytes(),
        new Envelope(RecordKind.COSIGNATURE, -1, "{}".getBytes(UTF_8), List.of()).toBytes(),
        new Envelope(
                RecordKind.ASSERTION,
                1_800_000_000_000_000L,
                signed.canonical(),
                signed.signatures())
            .toBytes());
  }

  static Stream<byte[]> records() {
    return Stream.of(
            Wire.claim(),
            Wire.claim().with("kind", "\"assertion\""),
            full(),
            full()
                .with("kind", "\"assertion\"")
                .with("object", "{\"type\":\"boolean\",\"value\":true}"))
        .map(Wire::bytes);
  }

  private static Wire full() {
    return Wire.claim()
        .with("object", "{\"value\":\"\\u00e9\\ud83d\\ude00 \\n\",\"type\":\"text\"}")
        .with("confidence", "0.123456789012345678e0")
        .with("timestamp", "\"2024-02-29T23:59:59.123456789Z\"")
        .with("source_hash", '"' + Wire.HASH + '"')
        .with("lifecycle", "\"under_review\"")
        .with("parent_hash", '"' + Wire.HASH + '"')
        .with("epoch", '"' + Wire.HASH + '"')
        .with("valid_from", "\"0000-01-01T00:00:00Z\"")
        .with("valid_until", "\"9999-12-31T23:59:59.5Z\"")
        .with("visual_hash", "\"0123456789abcdef\"")
        .with("vector", "\"AACAPwAAAMA=\"")
        .with("metadata", "{\"b\":\"\\\"\",\"a\":\"\"}")
        .with("signatures", "[" + Wire.entry(Wire.AUTHOR) + "," + Wire.entry(Wire.FRIEND) + "]");
  }

  static Stream<byte[]> values() {
    return Stream.of(
            "{\"b\":[1,2.50,-0,1e20,1E-7,true,false,null],\"a\":{\"\\u20ac\":\"\\/\\b\\f\\n"
                + "\\r"
                + "\\t\\u0000\"}}",
            "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
            "\"\\ud83d\\ude00\u00e9\u20ac\ud83d\ude00\"",
            " 9007199254740993 ",
            "4.9e-324",
            "1.7976931348623157e308")
        .map(text -> text.getBytes(UTF_8));
  }

  static Stream<byte[]> times() {
    return Stream.of(
            "2026-01-01T00:00:00Z",
            "2024-02-29T23:59:59.123456789Z",
            "0000-01-01T00:00:00Z",
            "1767225600.25",
            "-62167219200",
            "253402300799.999999999")
        .map(text -> text.getBytes(ISO_8859_1));
  }

  static Stream<byte[]> numbers() {
    return Stream.of(0.0, -0.0, 1.0, 0.1, 1e21, 1e-7, 5e-324, 0x1p53, Double.MAX_VALUE, Double.NaN)
        .map(value -> ByteBuffer.allocate(Double.BYTES).putDouble(value).array());
  }

  @MethodSource("envelopes")
  @FuzzTest(maxDuration = "1h")
  void envelope(byte[] input) {
    Envelope envelope;
    try {
      envelope = Envelope.of(input);
    } catch (IllegalArgumentException refused) {
      return;
    }
    assertArrayEquals(input, envelope.toBytes(), "one record has one form");
  }

  @MethodSource("records")
  @FuzzTest(maxDuration = "1h")
  void record(byte[] input) {
    try {
      checkSame(RecordReader.read(RecordKind.ASSERTION, input));
    } catch (StemeDbException refused) {
      // says why
    }
  }

  @MethodSource("records")
  @FuzzTest(maxDuration = "1h")
  void tagged(byte[] input) {
    try {
      checkSame(RecordReader.readTagged(input));
    } catch (StemeDbException refused) {
      // says why
    }
  }

  private static void checkSame(SignedRecord read) {
    try {
      assertSame(read, RecordReader.read(RecordKind.ASSERTION, read.toJson()));
      assertSame(read, RecordReader.readTagged(read.toTaggedJson()));
      assertArrayEquals(read.canonical(), CanonicalJson.of(read.canonical()));
      assertTrue(read.canonical().length <= RecordReader.DOCUMENT_BYTES_MAX);
      Document stored = RecordReader.readDocument(read.kind(), read.canonical());
      byte[] shortest = CanonicalJson.of(stored);
      assertArrayEquals(shortest, CanonicalJson.of(read.document()));
      assertArrayEquals(
          shortest, CanonicalJson.of(RecordReader.readDocument(read.kind(), shortest)));
    } catch (StemeDbException e) {
      throw new AssertionError("what was written is refused: " + e.problem(), e);
    }
  }

  static Stream<byte[]> stored() {
    SignedRecord signed = Signing.sign(RoundTripTest.minimal(), Wire.FRIEND, Wire.AUTHOR);
    return Stream.of(
            new Genesis(
                Instant.EPOCH,
                List.of(Wire.AUTHOR.agentId()),
                "author_only",
                Stream.of(SourceClass.values())
                    .collect(Collectors.toMap(tier -> tier, SourceClass::defaultWeight)),
                Stream.of(SourceClass.values())
                    .collect(Collectors.toMap(tier -> tier, SourceClass::defaultHalfLifeDays))),
            new Cosignature(signed.hash(), signed.signatures()),
            signed.document())
        .map(CanonicalJson::of);
  }

  @MethodSource("stored")
  @FuzzTest(maxDuration = "1h")
  void stored(byte[] input) {
    for (RecordKind kind : RecordKind.values()) {
      Document document;
      try {
        document = RecordReader.readDocument(kind, input);
      } catch (StemeDbException refused) {
        continue;
      }
      byte[] written = CanonicalJson.of(document);
      assertEquals(kind, document.kind());
      assertArrayEquals(written, CanonicalJson.of(RecordReader.readDocument(kind, written)));
    }
  }

  private static void assertSame(SignedRecord expected, SignedRecord actual) {
    assertEquals(expected.hash(), actual.hash());
    assertArrayEquals(expected.canonical(), actual.canonical());
    assertEquals(expected.signatures(), actual.signatures());
  }

  @MethodSource("values")
  @FuzzTest(maxDuration = "1h")
  void canonicalJson(byte[] input) {
    byte[] canonical;
    try {
      canonical = CanonicalJson.of(input);
    } catch (StemeDbException refused) {
      return;
    }
    assertTrue(canonical.length <= GROWTH_MAX * input.length, canonical.length + " bytes");
    try {
      assertArrayEquals(canonical, CanonicalJson.of(canonical));
    } catch (StemeDbException e) {
      throw new AssertionError("its own form is refused: " + e.problem(), e);
    }
  }

  @MethodSource("times")
  @FuzzTest(maxDuration = "1h")
  void timestamp(byte[] input) {
    String text = new String(input, ISO_8859_1);
    Instant time;
    try {
      time = Timestamps.parseQueryTime(text);
    } catch (IllegalArgumentException refused) {
      assertThrows(IllegalArgumentException.class, () -> Timestamps.parse(text));
      return;
    }
    String shortest = Timestamps.format(time);
    assertEquals(time, Timestamps.parse(shortest));
    assertEquals(shortest, Timestamps.format(Timestamps.parse(shortest)));
  }

  @MethodSource("numbers")
  @FuzzTest(maxDuration = "1h")
  void number(byte[] input) {
    if (input.length < Double.BYTES) {
      return;
    }
    double value = ByteBuffer.wrap(input).getDouble();
    if (!Double.isFinite(value)) {
      assertThrows(IllegalArgumentException.class, () -> CanonicalNumber.toString(value));
      return;
    }
    String text = CanonicalNumber.toString(value);
    assertEquals(value == 0 ? 0 : value, Double.parseDouble(text), text);
    assertArrayEquals(text.getBytes(UTF_8), CanonicalJson.of(text.getBytes(UTF_8)));
    NumberLiteral read =
        NumberLiteral.read(
            "",
            text.toCharArray(),
            0,
            text.length(),
            text.chars().noneMatch(c -> c == '.' || c == 'e'));
    assertEquals(text, read.canonical());
    assertTrue(read.exact());
  }

  @Test
  void changedSamples() {
    run(envelopes(), this::envelope);
    run(records(), this::record);
    run(records(), this::tagged);
    run(stored(), this::stored);
    run(values(), this::canonicalJson);
    run(times(), this::timestamp);
    run(numbers(), this::number);
    System.out.printf("fuzzing of 7 decoders: %d changed samples each, 0 findings%n", RUNS);
  }

  private static void run(Stream<byte[]> samples, Consumer<byte[]> target) {
    new Mutations(SEED, samples.toList()).run(RUNS, target);
  }
}
