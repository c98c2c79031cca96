package stemedb.tck.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.ConflictAnalysis;
import stemedb.api.lens.ConflictAnalysis.Position;
import stemedb.api.lens.LayeredResolution;
import stemedb.api.lens.LensResult;
import stemedb.api.lens.Resolution;
import stemedb.api.model.Hash;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;

/** What must be true of every result, whichever lens made it. */
final class ResultChecks {
  private static final double ROUNDING = 1e-9;

  private final List<Candidate> candidates;
  private final String seed;

  ResultChecks(List<Candidate> candidates, String seed) {
    this.candidates = candidates;
    this.seed = seed;
  }

  /**
   * @param mayFindNobody whether no winner is right though there are candidates
   */
  void check(LensResult result, boolean mayFindNobody) {
    assertNotNull(result, seed);
    if (result instanceof Resolution resolution) {
      checkResolution(resolution, mayFindNobody);
    } else if (result instanceof LayeredResolution layered) {
      checkTiers(layered.tiers(), mayFindNobody);
    } else if (result instanceof ConflictAnalysis analysis) {
      checkAnalysis(analysis);
    }
  }

  private void checkResolution(Resolution resolution, boolean mayFindNobody) {
    if (candidates.isEmpty() || (mayFindNobody && resolution.winner() == null)) {
      assertEquals(Resolution.NONE, resolution, seed);
    } else {
      assertTrue(
          candidates.stream().anyMatch(c -> c == resolution.winner()),
          () -> seed + ": the winner is none of the candidates: " + resolution.winner());
    }
    assertShare(resolution.confidence());
  }

  private void checkTiers(List<LayeredResolution.Tier> tiers, boolean mayFindNobody) {
    int last = -1;
    for (LayeredResolution.Tier tier : tiers) {
      assertTrue(
          tier.sourceClass().tier() > last, () -> seed + ": highest authority first, each once");
      last = tier.sourceClass().tier();
      assertTrue(
          tier.winner().sourceClass() == tier.sourceClass()
              && candidates.stream().anyMatch(c -> c == tier.winner()),
          () -> seed + ": the winner is no candidate of its tier: " + tier);
      assertShare(tier.confidence());
    }
    if (!mayFindNobody) {
      assertEquals(
          candidates.stream().map(Candidate::sourceClass).distinct().count(),
          tiers.size(),
          () -> seed + ": the tiers in which somebody speaks");
    }
  }

  private void checkAnalysis(ConflictAnalysis analysis) {
    List<Position> positions = analysis.positions();
    Map<ObjectValue, List<Candidate>> byObject =
        candidates.stream().collect(Collectors.groupingBy(Candidate::object));
    Map<ObjectValue, Position> found = new HashMap<>();
    for (Position position : positions) {
      assertTrue(
          found.put(position.object(), position) == null,
          () -> seed + ": two positions for " + position.object());
    }
    assertEquals(byObject.keySet(), found.keySet(), () -> seed + ": the distinct objects");
    found.forEach(
        (object, position) -> checkPosition(position, byObject.getOrDefault(object, List.of())));
    if (!positions.isEmpty()) {
      double sum = positions.stream().mapToDouble(Position::share).sum();
      assertEquals(1, sum, ROUNDING, () -> seed + ": sum of the shares");
    }
    checkRanking(positions, byObject);
  }

  private void checkPosition(Position position, List<Candidate> claims) {
    assertShare(position.share());
    assertTrue(position.weight() >= 0, () -> seed + ": negative weight in " + position);
    assertEquals(claims.size(), position.count(), () -> seed + ": count in " + position);
    Set<Hash> supporters = claims.stream().map(Candidate::hash).collect(Collectors.toSet());
    assertEquals(
        supporters,
        new HashSet<>(position.supporters()),
        () -> seed + ": supporters of " + position.object());
    assertEquals(
        supporters.size(),
        position.supporters().size(),
        () -> seed + ": a supporter of " + position.object() + " is named twice");
    assertEquals(
        List.copyOf(
            claims.stream().map(Candidate::agentId).collect(Collectors.toCollection(TreeSet::new))),
        position.agents(),
        () -> seed + ": distinct, sorted authors of " + position.object());
    assertEquals(
        claims.stream()
            .map(Candidate::sourceClass)
            .min(Comparator.comparingInt(SourceClass::tier))
            .orElseThrow(),
        position.topSourceClass(),
        () -> seed + ": highest authority of " + position.object());
  }

  private void checkRanking(List<Position> positions, Map<ObjectValue, List<Candidate>> byObject) {
    for (int i = 1; i < positions.size(); i++) {
      Position before = positions.get(i - 1);
      Position after = positions.get(i);
      boolean ranked =
          before.share() > after.share()
              || (before.share() == after.share()
                  && Candidate.OLDEST_FIRST.compare(
                          newest(byObject, before), newest(byObject, after))
                      > 0);
      assertTrue(ranked, () -> seed + ": " + before + " is ranked before " + after);
    }
  }

  private static Candidate newest(Map<ObjectValue, List<Candidate>> byObject, Position position) {
    return byObject.getOrDefault(position.object(), List.of()).stream()
        .max(Candidate.OLDEST_FIRST)
        .orElseThrow();
  }

  private void assertShare(double value) {
    assertTrue(value >= 0 && value <= 1, () -> seed + ": " + value + " is not within 0 to 1");
  }
}
