package stemedb.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.ConflictAnalysis;
import stemedb.api.lens.ConflictAnalysis.Position;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.Resolution;
import stemedb.api.lens.Weights;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;
import stemedb.tck.lens.CandidateBuilder;
import stemedb.tck.lens.TestContext;

/** Where two claims tie, the newest wins; where two objects tie, the one whose newest is newer. */
class TieTest {
  private static final TestContext NOBODY_TRUSTED =
      TestContext.DEFAULT.withTierWeight(SourceClass.EXPERT, 0);

  @Test
  void equalTimesAreDecidedByOffset() {
    Candidate first = claim(1, "a", 2020, 0.5);
    Candidate second = claim(2, "b", 2020, 0.5);
    assertWinner(new RecencyLens(), second, 0.5, second, first);
    assertWinner(new ConfidenceLens(), second, 0.5, second, first);
  }

  @Test
  void recordedIgnoresTimestamps() {
    Candidate later = claim(9, "b", 1999, 0.1);
    assertWinner(new RecordedLens(), later, 0.1, claim(8, "a", 2025, 0.9), later);
  }

  @Test
  void equallyConfidentClaimsAreDecidedByTimeBeforeOffset() {
    Candidate newest = claim(1, "a", 2025, 0.5);
    assertWinner(new ConfidenceLens(), newest, 0.5, newest, claim(2, "b", 2024, 0.5));
  }

  /** Its most confident claim is old, yet the object with the newer newest claim wins. */
  @Test
  void equalObjectsAreDecidedByTheirNewestClaims() {
    Candidate oldButSure = claim(1, "a", 2010, 0.9);
    Candidate newest = claim(2, "a", 2025, 0.1);
    Candidate middle = claim(3, "b", 2020, 0.5);
    Candidate alsoMiddle = claim(4, "b", 2021, 0.5);
    assertWinner(new ConsensusLens(), oldButSure, 0.5, oldButSure, newest, middle, alsoMiddle);
    assertWinner(new AuthorityLens(), oldButSure, 0.5, oldButSure, newest, middle, alsoMiddle);
  }

  @Test
  void withinAnObjectEquallySureClaimsAreDecidedByTime() {
    Candidate newest = claim(1, "a", 2025, 0.5);
    Candidate older = claim(2, "a", 2024, 0.5);
    assertWinner(new ConsensusLens(), newest, 2.0 / 3, older, newest, claim(3, "b", 2026, 1));
    assertWinner(new AuthorityLens(), newest, 0.5, older, newest, claim(3, "b", 2023, 1));
  }

  @Test
  void withoutAnyAuthorityTheNewestClaimWinsWithConfidenceZero() {
    Candidate sure = claim(1, "a", 2020, 1);
    Candidate newest = claim(2, "b", 2025, 0.2);
    Candidate olderOfSameObject = claim(3, "b", 2010, 0.9);
    Resolution resolution =
        resolve(new AuthorityLens(), NOBODY_TRUSTED, sure, newest, olderOfSameObject);
    assertEquals(new Resolution(newest, 0), resolution);
  }

  @Test
  void equalTextOfAnotherTypeIsAnotherObject() {
    Candidate text = claim(1, "Paris", 2025, 0.5);
    Candidate reference =
        new CandidateBuilder().object(new ObjectValue.Reference("Paris")).offset(2).by(2).build();
    assertWinner(new ConsensusLens(), text, 0.5, text, reference);
  }

  @Test
  void skepticCountsWhenNobodyIsSure() {
    Candidate one = claim(1, "a", 2020, 0);
    Candidate two = claim(2, "a", 2021, 0);
    Candidate other = claim(3, "b", 2025, 0);
    ConflictAnalysis analysis = analyse(TestContext.DEFAULT, one, two, other);
    assertEquals(List.of(2.0 / 3, 1.0 / 3), shares(analysis));
    assertEquals(
        List.of(2 * Weights.ONE, Weights.ONE),
        analysis.positions().stream().map(Position::weight).toList());
    assertEquals(List.of(two.hash(), one.hash()), analysis.positions().get(0).supporters());
  }

  @Test
  void skepticKeepsObjectsWithoutWeight() {
    Candidate sure = claim(1, "a", 2020, 0.5);
    Candidate unsure = claim(2, "b", 2025, 0);
    assertEquals(List.of(1.0, 0.0), shares(analyse(TestContext.DEFAULT, sure, unsure)));
  }

  @Test
  void skepticCountsWhenNobodyHasAuthority() {
    assertEquals(
        List.of(0.5, 0.5),
        shares(
            analyse(
                NOBODY_TRUSTED.withParameter("weight", "authority"),
                claim(1, "a", 2020, 0.9),
                claim(2, "b", 2025, 0.1))));
  }

  @Test
  void skepticRefusesAnUnknownWeight() {
    LensContext context = TestContext.DEFAULT.withParameter("weight", "mood");
    assertThrows(IllegalArgumentException.class, () -> new SkepticLens().collector(context));
  }

  private static Candidate claim(int offset, String text, int year, double confidence) {
    return new CandidateBuilder()
        .text(text)
        .by(offset)
        .offset(offset)
        .at(year + "-01-01T00:00:00Z")
        .confidence(confidence)
        .build();
  }

  private static void assertWinner(
      Lens lens, Candidate winner, double confidence, Candidate... candidates) {
    Resolution resolution = resolve(lens, TestContext.DEFAULT, candidates);
    assertSame(winner, resolution.winner());
    assertEquals(confidence, resolution.confidence());
  }

  private static Resolution resolve(Lens lens, LensContext context, Candidate... candidates) {
    return (Resolution) List.of(candidates).stream().collect(lens.collector(context));
  }

  private static ConflictAnalysis analyse(LensContext context, Candidate... candidates) {
    return List.of(candidates).stream().collect(new SkepticLens().collector(context));
  }

  private static List<Double> shares(ConflictAnalysis analysis) {
    return analysis.positions().stream().map(Position::share).toList();
  }
}
