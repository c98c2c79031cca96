package stemedb.http.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import stemedb.api.StemeDbException;
import stemedb.http.route.Parameters;
import stemedb.tck.fuzz.Mutations;

/**
 * Whatever stands behind the question mark: it is refused with a problem of status 400, or read;
 * and what a link to the next page repeats is read as the same.
 */
class QueryFuzzTest {
  private static final int RUNS = Integer.getInteger("stemedb.fuzz.runs", 20_000);
  private static final long SEED = Long.getLong("stemedb.fuzz.seed", 2026);
  private static final String HEX = "0123456789abcdef".repeat(4);

  static Stream<byte[]> queries() {
    return Stream.of(
            "subject=country/FR&predicate=area_km2&lens=consensus",
            "subject=%C3%A9+%F0%9F%98%80&predicate=p&lifecycle=any&source_class=peer_reviewed,expert"
                + "&min_confidence=0.25&valid_at=2026-01-01T00:00:00Z&claimed_until=1767225600.5",
            "subject=s&predicate=p&as_of=offset:12&time=1767225600&half_life=73d&weight=count"
                + "&explain=true&inner=x",
            "subject_prefix=a/&limit=1000&cursor=AAAA&as_of=-1.5&agent_id=" + HEX,
            "concept=a/b&predicate=p&decay=tier&epoch=" + HEX,
            "source_hash=" + HEX + "&limit=1",
            "parent_hash=" + HEX + "&epoch=any&decay=none&flag&=&&")
        .map(text -> text.getBytes(UTF_8));
  }

  @MethodSource("queries")
  @FuzzTest(maxDuration = "1h")
  void query(byte[] input) {
    Parameters parameters = read(() -> Parameters.parse(new String(input, UTF_8)));
    if (parameters == null) {
      return;
    }
    Parameters again = Parameters.parse(parameters.queryWith("cursor", "next+1"));
    assertEquals("next+1", again.get("cursor"));
    for (String name : parameters.names()) {
      if (!name.equals("cursor")) {
        assertEquals(parameters.get(name), again.get(name));
      }
    }
    read(() -> QuestionReader.question(parameters, "consensus", QuestionReader.QUERY));
    read(() -> QuestionReader.listing(parameters));
    read(() -> parameters.flag("explain"));
    read(() -> QuestionReader.asOf(parameters));
  }

  /** Null when it is refused. */
  private static <T> T read(Supplier<T> reader) {
    try {
      return reader.get();
    } catch (StemeDbException refused) {
      assertEquals(400, refused.problem().code().httpStatus());
      return null;
    }
  }

  @Test
  void changedQueries() {
    new Mutations(SEED, queries().toList()).run(RUNS, this::query);
    System.out.printf("fuzzing of queries: %d changed samples, 0 findings%n", RUNS);
  }
}
