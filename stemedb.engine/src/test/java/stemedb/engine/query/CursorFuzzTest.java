package stemedb.engine.query;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import stemedb.api.ErrorCode;
import stemedb.api.StemeDbException;
import stemedb.engine.index.Keys;
import stemedb.tck.fuzz.Mutations;

/** Whatever a client sends as a cursor: it is refused, or it is one that a listing could give. */
class CursorFuzzTest {
  private static final int RUNS = Integer.getInteger("stemedb.fuzz.runs", 20_000);
  private static final long SEED = Long.getLong("stemedb.fuzz.seed", 2026);
  private static final UUID GENERATION = new UUID(1, 2);
  private static final int PRINT = 7;
  private static final List<byte[]> RANGES =
      List.of(Keys.candidates("s", "p"), Keys.candidatesOfSubject("s/", true));

  static Stream<byte[]> cursors() {
    byte[] far = Arrays.copyOf(RANGES.get(1), 600);
    Arrays.fill(far, RANGES.get(1).length, far.length, (byte) 0xff);
    return Stream.of(
            Cursor.of(GENERATION, 5, PRINT, RANGES.get(0)),
            Cursor.of(GENERATION, Long.MAX_VALUE, PRINT, far),
            Cursor.of(new UUID(3, 4), 5, PRINT, far),
            Cursor.of(GENERATION, -1, PRINT + 1, new byte[1]))
        .map(cursor -> cursor.encode().getBytes(ISO_8859_1));
  }

  @MethodSource("cursors")
  @FuzzTest(maxDuration = "1h")
  void cursor(byte[] input) {
    Cursor cursor;
    try {
      cursor = Cursor.decode(new String(input, ISO_8859_1), GENERATION, PRINT).in(RANGES);
    } catch (StemeDbException refused) {
      ErrorCode code = refused.problem().code();
      assertTrue(code == ErrorCode.INVALID_CURSOR || code == ErrorCode.GENERATION_CHANGED);
      return;
    }
    Cursor again = Cursor.decode(cursor.encode(), GENERATION, PRINT).in(RANGES);
    assertEquals(cursor.offset(), again.offset());
    assertArrayEquals(cursor.lastKey(), again.lastKey());
    assertTrue(Arrays.compareUnsigned(cursor.lastKey(), cursor.nextKey()) < 0);
    assertTrue(Arrays.compareUnsigned(cursor.lastKey(), Keys.end(cursor.lastKey())) < 0);
  }

  @Test
  void changedCursors() {
    new Mutations(SEED, cursors().toList()).run(RUNS, this::cursor);
    System.out.printf("fuzzing of cursors: %d changed samples, 0 findings%n", RUNS);
  }
}
