package stemedb.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 0, 0",
    "2026-01-01T00:00:00.500Z, 1767225600, 500000000",
    "2026-01-01T00:00:00.000000001Z, 1767225600, 1",
    "2024-02-29T23:59:59.9Z, 1709251199, 900000000",
    "0000-01-01T00:00:00Z, -62167219200, 0",
    "9999-12-31T23:59:59.999999999Z, 253402300799, 999999999",
    "1969-12-31T23:59:59.25Z, -1, 250000000"
  })
  void reads(String text, long seconds, int nanos) {
    assertEquals(Instant.ofEpochSecond(seconds, nanos), Timestamps.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-01-01",
        "2026-01-01T00:00Z",
        "2026-01-01T00:00:00",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1234567890Z",
        "2026-01-01T00:00:00,5Z",
        "2026-01-01t00:00:00Z",
        "2026-01-01T00:00:00z",
        "2026-01-01 00:00:00Z",
        "2026-01-01T00:00:00+00:00",
        "2026-01-01T00:00:00.5+0Z",
        "2026-00-01T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-01-32T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2016-12-31T23:59:60Z",
        "+026-01-01T00:00:00Z",
        "-026-01-01T00:00:00Z",
        "12026-01-01T00:00:00Z",
        "２０２６-01-01T00:00:00Z",
        " 2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z "
      })
  void refusesOtherForms(String text) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> Timestamps.parse(text));
    assertFalse(refusal.getMessage().isBlank());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00.5Z",
        "2026-11-30T09:08:07.000000009Z",
        "0001-01-01T00:00:00.01Z",
        "9999-12-31T23:59:59.999999999Z"
      })
  void writesTheShortestForm(String text) {
    assertEquals(text, Timestamps.format(Timestamps.parse(text)));
  }

  @Test
  void dropsNeedlessZerosOnly() {
    assertEquals(
        "2026-01-01T00:00:10.1Z", Timestamps.format(Timestamps.parse("2026-01-01T00:00:10.100Z")));
  }

  @Test
  void refusesToWriteOtherYears() {
    Instant first = Instant.parse("0000-01-01T00:00:00Z");
    Instant last = Instant.parse("9999-12-31T23:59:59Z");
    assertEquals(first, Timestamps.parse(Timestamps.format(first)));
    for (Instant instant : new Instant[] {first.minusNanos(1), last.plusSeconds(1)}) {
      assertThrows(IllegalArgumentException.class, () -> Timestamps.format(instant));
    }
  }

  @Test
  void randomInstantsSurvive() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      long seconds = (long) (random.nextDouble() * 315_569_520_000L) - 62_167_219_200L;
      Instant instant = Instant.ofEpochSecond(seconds, random.nextInt(1_000_000_000));
      String text = Timestamps.format(instant);
      assertEquals(instant, Timestamps.parse(text), "seed " + seed);
      assertEquals(instant, Instant.parse(text), "seed " + seed);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T00:00:00.5Z, 1767225600, 500000000",
    "1767225600, 1767225600, 0",
    "1767225600.25, 1767225600, 250000000",
    "0, 0, 0",
    "-1.5, -2, 500000000",
    "0.000000001, 0, 1"
  })
  void readsTheTimeOfAQuestion(String text, long seconds, int nanos) {
    assertEquals(Instant.ofEpochSecond(seconds, nanos), Timestamps.parseQueryTime(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "1.",
        ".5",
        "1e9",
        "+1",
        "--1",
        "1.1234567890",
        "999999999999",
        "-99999999999",
        "9999999999999",
        "2026-01-01"
      })
  void refusesOtherTimesInAQuestion(String text) {
    assertThrows(IllegalArgumentException.class, () -> Timestamps.parseQueryTime(text));
  }
}
