package stemedb.tck.lens;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.ConflictAnalysis;
import stemedb.api.lens.LayeredResolution;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.LensInfo;
import stemedb.api.lens.LensResult;
import stemedb.api.lens.Resolution;

/**
 * The laws of a lens as JUnit 5 tests. Extend it and say how to make your lens:
 *
 * <pre>{@code
 * class LongestTextLensTest extends LensContract {
 *   @Override
 *   protected Lens lens() {
 *     return new LongestTextLens();
 *   }
 * }
 * }</pre>
 *
 * <p>Candidates are random; a failure names its seed, and the system property {@value #SEED}
 * repeats it alone.
 */
public abstract class LensContract {
  /** System property: the one seed to try instead of the usual ones. */
  public static final String SEED = "stemedb.tck.seed";

  private static final int SEEDS = 40;
  private static final int FEW = 40;
  private static final int MANY = 3000;

  /** For subclasses. */
  protected LensContract() {}

  /** A new lens, as a node would make it. */
  protected abstract Lens lens();

  /**
   * What the lens is asked with; override it to pass parameters. By default the authors 0 to 3 of
   * {@link CandidateBuilder#agent(int)} have a reputation, the others are unknown.
   */
  protected LensContext context() {
    return TestContext.DEFAULT
        .withReputation(CandidateBuilder.agent(0), 0)
        .withReputation(CandidateBuilder.agent(1), 0.25)
        .withReputation(CandidateBuilder.agent(2), 0.9)
        .withReputation(CandidateBuilder.agent(3), 1);
  }

  /**
   * Whether it may find no winner though there are candidates. Not by default; override it for a
   * lens that leaves claims out.
   */
  protected boolean mayFindNobody() {
    return false;
  }

  @Test
  void isDescribedByLensInfo() {
    LensInfo info = info();
    assertAll(
        () -> assertTrue(info.name().matches("[a-z][a-z0-9_]{0,63}"), info.name()),
        () ->
            assertTrue(
                info.version().matches("\\d{1,9}(\\.\\d{1,9}(\\.\\d{1,9}(\\.[\\w-]+)?)?)?"),
                info.version()),
        () -> assertTrue(info.description().matches("\\S.*"), "a description of one line"),
        () ->
            assertTrue(
                Stream.of(info.parameters()).allMatch(p -> p.matches("[a-z][a-z0-9_]*: .+")),
                "each parameter as \"name: what it does\""));
  }

  @Test
  void noCandidateGivesAResultWithoutWinner() {
    LensResult expected =
        switch (info().kind()) {
          case RESOLUTION -> Resolution.NONE;
          case ANALYSIS -> new ConflictAnalysis(List.of());
          case LAYERED -> new LayeredResolution(List.of());
        };
    assertAll(
        () -> assertEquals(expected, folds().onePass(List.of())),
        () -> assertEquals(expected, folds().split(List.of(), new Random(1))),
        () -> assertEquals(expected, folds().parallel(List.of())));
  }

  @Test
  void aSingleCandidateWins() {
    for (long seed : seeds()) {
      List<Candidate> single = candidates(seed, 1);
      check(single, folds().onePass(single), seed);
    }
  }

  @Test
  void resultIsOfTheDeclaredKindAndConsistent() {
    for (long seed : seeds()) {
      List<Candidate> candidates = candidates(seed, size(seed));
      check(candidates, folds().onePass(candidates), seed);
    }
  }

  @Test
  void orderDoesNotMatter() {
    for (long seed : seeds()) {
      Random random = new Random(seed);
      List<Candidate> candidates = new ArrayList<>(candidates(seed, size(seed)));
      LensResult expected = folds().onePass(candidates);
      Collections.reverse(candidates);
      assertEquals(expected, folds().onePass(candidates), () -> "reversed, " + name(seed));
      for (int round = 0; round < 4; round++) {
        Collections.shuffle(candidates, random);
        assertEquals(expected, folds().onePass(candidates), () -> "shuffled, " + name(seed));
      }
    }
  }

  @Test
  void claimsThatTieGiveTheSameResultInEitherOrder() {
    for (long seed : seeds()) {
      Candidate one = candidates(seed, 1).get(0);
      CandidateBuilder equal =
          new CandidateBuilder()
              .object(one.object())
              .at(one.timestamp())
              .confidence(one.confidence())
              .source(one.sourceClass())
              .lifecycle(one.lifecycle())
              .offset(one.offset() + 1);
      Candidate sameObject = equal.by(101).build();
      Candidate otherObject = equal.by(102).offset(one.offset() + 2).text("another").build();
      assertEquals(
          folds().onePass(List.of(one, sameObject, otherObject)),
          folds().onePass(List.of(otherObject, sameObject, one)),
          () -> name(seed));
    }
  }

  @Test
  void mergedPartsEqualOnePass() {
    for (long seed : seeds()) {
      Random random = new Random(seed);
      List<Candidate> candidates = candidates(seed, size(seed));
      LensResult expected = folds().onePass(candidates);
      for (int round = 0; round < 4; round++) {
        assertEquals(expected, folds().split(candidates, random), () -> name(seed));
      }
    }
  }

  @Test
  void parallelFoldEqualsOnePass() {
    for (long seed : seeds()) {
      List<Candidate> candidates = candidates(seed, size(seed));
      LensResult expected = folds().onePass(candidates);
      assertEquals(expected, folds().parallel(candidates), () -> name(seed));
    }
    long seed = seeds()[0];
    List<Candidate> many = candidates(seed, MANY);
    LensResult expected = folds().onePass(many);
    for (int round = 0; round < 4; round++) {
      assertEquals(expected, folds().parallel(many), () -> "many, " + name(seed));
    }
  }

  @Test
  void nothingIsKeptBetweenQuestions() {
    for (long seed : seeds()) {
      List<Candidate> one = candidates(seed, size(seed));
      List<Candidate> other = candidates(~seed, size(seed) / 2);
      LensResult expected = folds().onePass(one);
      LensResult expectedOther = folds().onePass(other);

      Lens lens = lens();
      Folds first = new Folds(lens.collector(context()));
      Folds second = new Folds(lens.collector(context()));
      assertEquals(expected, first.onePass(one), () -> "first, " + name(seed));
      assertEquals(expectedOther, second.onePass(other), () -> "second, " + name(seed));
      assertEquals(expected, first.onePass(one), () -> "collector used again, " + name(seed));
      assertEquals(
          List.of(expected, expectedOther),
          first.interleaved(one, other),
          () -> "two containers of one collector, " + name(seed));
    }
  }

  @Test
  void aResultDoesNotChangeAfterwards() {
    for (long seed : seeds()) {
      List<Candidate> candidates = candidates(seed, size(seed));
      Folds folds = folds();
      LensResult result = folds.onePass(candidates);
      String before = result.toString();
      folds.onePass(candidates(~seed, size(seed)));
      assertEquals(before, result.toString(), () -> name(seed));
    }
  }

  /** The candidates that a node would show this lens. */
  private List<Candidate> candidates(long seed, int count) {
    RandomCandidates random = new RandomCandidates(seed);
    return info().claims() == LensInfo.Claims.ALL
        ? random.all(count)
        : random.onePerAuthorAndObject(count);
  }

  private void check(List<Candidate> candidates, LensResult result, long seed) {
    Class<?> kind =
        switch (info().kind()) {
          case RESOLUTION -> Resolution.class;
          case ANALYSIS -> ConflictAnalysis.class;
          case LAYERED -> LayeredResolution.class;
        };
    assertInstanceOf(kind, result, () -> name(seed));
    new ResultChecks(candidates, name(seed)).check(result, mayFindNobody());
  }

  private Folds folds() {
    return new Folds(lens().collector(context()));
  }

  private LensInfo info() {
    LensInfo info = lens().getClass().getAnnotation(LensInfo.class);
    assertNotNull(info, "the class of a lens has the annotation @LensInfo");
    return info;
  }

  private static long[] seeds() {
    Long only = Long.getLong(SEED);
    return only == null ? LongStream.rangeClosed(1, SEEDS).toArray() : new long[] {only};
  }

  private static int size(long seed) {
    return Math.floorMod(seed, FEW) + 1;
  }

  private static String name(long seed) {
    return SEED + "=" + seed;
  }
}
