package stemedb.tck.lens;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.ConflictAnalysis;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.LensInfo;
import stemedb.api.lens.LensResult;
import stemedb.api.lens.Resolution;

/** The contract catches lenses that break a law. */
class LensContractTest {

  @Test
  void catchesALensWithoutDescription() {
    assertCaught(new Undescribed(), LensContract::isDescribedByLensInfo);
  }

  @Test
  void catchesABadName() {
    assertCaught(new BadName(), LensContract::isDescribedByLensInfo);
  }

  @Test
  void catchesAnUndecidedTie() {
    assertCaught(new Undecided(), LensContract::orderDoesNotMatter);
    assertCaught(new Undecided(), LensContract::claimsThatTieGiveTheSameResultInEitherOrder);
  }

  @Test
  void catchesSumsOfDoubles() {
    assertCaught(new SumOfDoubles(), LensContract::orderDoesNotMatter);
  }

  @Test
  void catchesACombinerThatForgets() {
    assertCaught(new Forgetful(), LensContract::mergedPartsEqualOnePass);
    assertCaught(new Forgetful(), LensContract::parallelFoldEqualsOnePass);
  }

  @Test
  void catchesWhatIsKeptBetweenQuestions() {
    assertCaught(new Remembering(), LensContract::nothingIsKeptBetweenQuestions);
  }

  @Test
  void catchesAnAnalysisThatDeclaresAResolution() {
    assertCaught(new WrongKind(), LensContract::resultIsOfTheDeclaredKindAndConsistent);
  }

  @Test
  void catchesAnAnalysisThatLeavesObjectsOut() {
    assertCaught(new LeavesOut(), LensContract::resultIsOfTheDeclaredKindAndConsistent);
    assertCaught(new LeavesOut(), LensContract::aSingleCandidateWins);
  }

  @Test
  void catchesAConfidenceAboveOne() {
    assertCaught(new TooSure(), LensContract::resultIsOfTheDeclaredKindAndConsistent);
  }

  @Test
  void catchesALensThatNeverDecides() {
    assertCaught(new NeverDecides(), LensContract::aSingleCandidateWins);
  }

  @Test
  void catchesAWinnerWhereThereIsNoCandidate() {
    assertCaught(new AlwaysSure(), LensContract::noCandidateGivesAResultWithoutWinner);
  }

  private static void assertCaught(Lens lens, Consumer<LensContract> law) {
    LensContract contract =
        new LensContract() {
          @Override
          protected Lens lens() {
            return lens;
          }
        };
    assertThrows(AssertionError.class, () -> law.accept(contract));
  }

  private static Collector<Candidate, ?, Resolution> max(
      Comparator<Candidate> order, double confidence) {
    return Collectors.collectingAndThen(
        Collectors.maxBy(order),
        best -> best.map(c -> new Resolution(c, confidence)).orElse(Resolution.NONE));
  }

  private static Collector<Candidate, List<Candidate>, LensResult> list(
      Function<List<Candidate>, LensResult> finisher) {
    return Collector.of(
        ArrayList::new,
        List::add,
        (left, right) -> {
          left.addAll(right);
          return left;
        },
        finisher);
  }

  static class Undescribed implements Lens {
    @Override
    public Collector<Candidate, ?, Resolution> collector(LensContext context) {
      return max(Candidate.OLDEST_FIRST, 1);
    }
  }

  @LensInfo(name = "Bad-Name", description = "d")
  static class BadName extends Undescribed {}

  @LensInfo(name = "undecided", description = "d")
  static class Undecided implements Lens {
    @Override
    public Collector<Candidate, ?, Resolution> collector(LensContext context) {
      return max(Comparator.comparingLong(Candidate::weight), 1);
    }
  }

  @LensInfo(name = "sum_of_doubles", description = "d", claims = LensInfo.Claims.ALL)
  static class SumOfDoubles implements Lens {
    @Override
    public Collector<Candidate, ?, LensResult> collector(LensContext context) {
      return list(
          all -> {
            double sum = 0;
            for (Candidate candidate : all) {
              sum += candidate.confidence() / 100;
            }
            double confidence = sum;
            return all.stream()
                .max(Candidate.OLDEST_FIRST)
                .map(c -> new Resolution(c, confidence))
                .orElse(Resolution.NONE);
          });
    }
  }

  @LensInfo(name = "forgetful", description = "d")
  static class Forgetful implements Lens {
    @Override
    public Collector<Candidate, ?, LensResult> collector(LensContext context) {
      return Collector.of(
          ArrayList<Candidate>::new,
          List::add,
          (left, right) -> left,
          all ->
              all.stream()
                  .max(Candidate.OLDEST_FIRST)
                  .map(c -> new Resolution(c, 1))
                  .orElse(Resolution.NONE));
    }
  }

  @LensInfo(name = "remembering", description = "d")
  static class Remembering implements Lens {
    private final List<Candidate> all = new ArrayList<>();

    @Override
    public Collector<Candidate, ?, LensResult> collector(LensContext context) {
      return list(
          candidates -> {
            all.addAll(candidates);
            return all.stream()
                .max(Candidate.OLDEST_FIRST)
                .map(c -> new Resolution(c, 1))
                .orElse(Resolution.NONE);
          });
    }
  }

  @LensInfo(name = "wrong_kind", description = "d")
  static class WrongKind implements Lens {
    @Override
    public Collector<Candidate, ?, LensResult> collector(LensContext context) {
      return list(all -> new ConflictAnalysis(List.of()));
    }
  }

  @LensInfo(name = "leaves_out", description = "d", kind = LensInfo.Kind.ANALYSIS)
  static class LeavesOut extends WrongKind {}

  @LensInfo(name = "too_sure", description = "d")
  static class TooSure implements Lens {
    @Override
    public Collector<Candidate, ?, Resolution> collector(LensContext context) {
      return max(Candidate.OLDEST_FIRST, 1.01);
    }
  }

  @LensInfo(name = "never_decides", description = "d")
  static class NeverDecides implements Lens {
    @Override
    public Collector<Candidate, ?, LensResult> collector(LensContext context) {
      return list(all -> Resolution.NONE);
    }
  }

  @LensInfo(name = "always_sure", description = "d")
  static class AlwaysSure implements Lens {
    @Override
    public Collector<Candidate, ?, LensResult> collector(LensContext context) {
      return list(all -> new Resolution(null, 1));
    }
  }
}
