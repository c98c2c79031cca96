package stemedb.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.ConflictAnalysis;
import stemedb.api.lens.ConflictAnalysis.Position;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.Resolution;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;
import stemedb.tck.lens.CandidateBuilder;
import stemedb.tck.lens.TestContext;

/** Four sources on {@code area_km2} of {@code country/FR}, in the order of the sample data. */
class AreaOfFranceTest {
  private static final Candidate FACTBOOK =
      claim(1, 643801, 0.95, SourceClass.REGULATORY, "2015-11-18T00:00:00Z");
  private static final Candidate COUNTRYJS =
      claim(2, 640679, 0.75, SourceClass.OBSERVATIONAL, "2017-05-16T00:00:00Z");
  private static final Candidate COUNTRY_JSON =
      claim(3, 551500, 0.6, SourceClass.COMMUNITY, "2025-10-03T00:00:00Z");
  private static final Candidate WCC =
      claim(4, 640679, 0.6, SourceClass.COMMUNITY, "2024-12-13T00:00:00Z");
  private static final List<Candidate> CLAIMS = List.of(FACTBOOK, COUNTRYJS, COUNTRY_JSON, WCC);

  @Test
  void recencyTakesTheNewest() {
    assertWinner(new RecencyLens(), COUNTRY_JSON, 0.6);
  }

  @Test
  void recordedTakesTheLastInTheJournal() {
    assertWinner(new RecordedLens(), WCC, 0.6);
  }

  @Test
  void consensusTakesTheMoreConfidentOfTwoThatAgree() {
    assertWinner(new ConsensusLens(), COUNTRYJS, 0.5);
  }

  @Test
  void confidenceTakesTheMostConfident() {
    assertWinner(new ConfidenceLens(), FACTBOOK, 0.95);
  }

  /** 1 × 0.5 × 0.95 = 0.475 against 0.7 × 0.5 × 0.75 + 0.3 × 0.5 × 0.6 = 0.3525 and 0.09. */
  @Test
  void authorityTakesTheRegulator() {
    assertWinner(new AuthorityLens(), FACTBOOK, 0.475 / 0.9175);
  }

  @Test
  void authorityFollowsReputation() {
    LensContext context =
        TestContext.DEFAULT
            .withReputation(FACTBOOK.agentId(), 0.3)
            .withReputation(COUNTRYJS.agentId(), 0.8);
    // 0.285 against 0.42 + 0.09 and 0.09
    assertWinner(new AuthorityLens(), context, COUNTRYJS, 0.51 / 0.885);
  }

  @Test
  void authorityFollowsTierWeights() {
    LensContext context = TestContext.DEFAULT.withTierWeight(SourceClass.REGULATORY, 0.5);
    // 0.2375 against 0.3525 and 0.09
    assertWinner(new AuthorityLens(), context, COUNTRYJS, 0.3525 / 0.68);
  }

  @Test
  void skepticSharesConfidence() {
    ConflictAnalysis expected =
        new ConflictAnalysis(
            List.of(
                position(1350.0 / 2900, 1_350_000_000L, COUNTRYJS, WCC),
                position(950.0 / 2900, 950_000_000L, FACTBOOK),
                position(600.0 / 2900, 600_000_000L, COUNTRY_JSON)));
    assertEquals(expected, analyse(TestContext.DEFAULT));
    assertEquals(expected, analyse(TestContext.DEFAULT.withParameter("weight", "confidence")));
  }

  @Test
  void skepticSharesAuthorsWithTheNewerObjectFirstAmongEquals() {
    assertEquals(
        new ConflictAnalysis(
            List.of(
                position(0.5, 2_000_000_000L, COUNTRYJS, WCC),
                position(0.25, 1_000_000_000L, COUNTRY_JSON),
                position(0.25, 1_000_000_000L, FACTBOOK))),
        analyse(TestContext.DEFAULT.withParameter("weight", "count")));
  }

  @Test
  void skepticSharesAuthority() {
    assertEquals(
        new ConflictAnalysis(
            List.of(
                position(4750.0 / 9175, 475_000_000L, FACTBOOK),
                position(3525.0 / 9175, 352_500_000L, COUNTRYJS, WCC),
                position(900.0 / 9175, 90_000_000L, COUNTRY_JSON))),
        analyse(TestContext.DEFAULT.withParameter("weight", "authority")));
  }

  private static Candidate claim(
      int offset, double area, double confidence, SourceClass source, String time) {
    return new CandidateBuilder()
        .number(area)
        .by(offset)
        .offset(offset)
        .confidence(confidence)
        .source(source)
        .at(time)
        .build();
  }

  private static Position position(double share, long weight, Candidate... bestFirst) {
    List<Candidate> supporters = List.of(bestFirst);
    ObjectValue object = bestFirst[0].object();
    return new Position(
        object,
        share,
        weight,
        supporters.size(),
        supporters.stream().map(Candidate::agentId).sorted().toList(),
        bestFirst[0].sourceClass(),
        supporters.stream().map(Candidate::hash).toList());
  }

  private static ConflictAnalysis analyse(LensContext context) {
    return CLAIMS.stream().collect(new SkepticLens().collector(context));
  }

  private static void assertWinner(Lens lens, Candidate winner, double confidence) {
    assertWinner(lens, TestContext.DEFAULT, winner, confidence);
  }

  private static void assertWinner(
      Lens lens, LensContext context, Candidate winner, double confidence) {
    Resolution resolution = (Resolution) CLAIMS.stream().collect(lens.collector(context));
    assertSame(winner, resolution.winner());
    assertEquals(confidence, resolution.confidence(), 1e-15);
  }
}
