package stemedb.lens;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collector;
import org.osgi.service.component.annotations.Component;
import stemedb.api.ShareWeight;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.ConflictAnalysis;
import stemedb.api.lens.ConflictAnalysis.Position;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.LensInfo;
import stemedb.api.lens.Weights;
import stemedb.api.model.ObjectValue;
import stemedb.api.service.ModuleProvider;

/**
 * All distinct objects, ranked by share of the weight that {@code weight=} chooses. Under {@code
 * count} each claim weighs 1; so it does when all weights are 0. A position's weight is always the
 * one that its share comes from.
 */
@Component(service = Lens.class)
@ModuleProvider(Lens.class)
@LensInfo(
    name = "skeptic",
    version = "1.0.0",
    description = "nobody wins: all distinct objects ranked by their share",
    parameters = "weight: what shares are taken of: confidence (default), count or authority",
    kind = LensInfo.Kind.ANALYSIS)
public final class SkepticLens implements Lens {
  private static final String WEIGHT = "weight";

  private static final Comparator<Ranked> HEAVIEST_FIRST =
      Comparator.comparingLong(Ranked::weight)
          .thenComparing(Ranked::newest, Candidate.OLDEST_FIRST)
          .reversed();

  /**
   * @throws IllegalArgumentException when the parameter {@code weight} is none of the three words
   */
  @Override
  public Collector<Candidate, ?, ConflictAnalysis> collector(LensContext context) {
    ToLongFunction<Candidate> weigher = weigher(context);
    return Collector.of(
        () -> new HashMap<ObjectValue, List<Candidate>>(),
        (groups, candidate) ->
            groups.computeIfAbsent(candidate.object(), object -> new ArrayList<>()).add(candidate),
        SkepticLens::merge,
        groups -> analyse(groups, weigher),
        Collector.Characteristics.UNORDERED);
  }

  private static ToLongFunction<Candidate> weigher(LensContext context) {
    String word = context.parameters().getOrDefault(WEIGHT, ShareWeight.CONFIDENCE.wireName());
    ShareWeight weight =
        ShareWeight.ofWireName(word)
            .orElseThrow(
                () -> new IllegalArgumentException("weight is confidence, count or authority"));
    return switch (weight) {
      case CONFIDENCE -> Candidate::weight;
      case COUNT -> SkepticLens::one;
      case AUTHORITY -> candidate -> AuthorityLens.weight(candidate, context);
    };
  }

  private static long one(Candidate candidate) {
    return Weights.ONE;
  }

  private static Map<ObjectValue, List<Candidate>> merge(
      Map<ObjectValue, List<Candidate>> ours, Map<ObjectValue, List<Candidate>> theirs) {
    theirs.forEach(
        (object, claims) -> {
          List<Candidate> known = ours.putIfAbsent(object, claims);
          if (known != null) {
            known.addAll(claims);
          }
        });
    return ours;
  }

  private static ConflictAnalysis analyse(
      Map<ObjectValue, List<Candidate>> groups, ToLongFunction<Candidate> weigher) {
    List<Ranked> ranked = rank(groups, weigher);
    if (sum(ranked) == 0) {
      ranked = rank(groups, SkepticLens::one);
    }
    long total = sum(ranked);
    return new ConflictAnalysis(ranked.stream().map(group -> group.position(total)).toList());
  }

  private static List<Ranked> rank(
      Map<ObjectValue, List<Candidate>> groups, ToLongFunction<Candidate> weigher) {
    return groups.values().stream()
        .map(supporters -> Ranked.of(supporters, weigher))
        .sorted(HEAVIEST_FIRST)
        .toList();
  }

  private static long sum(List<Ranked> ranked) {
    return ranked.stream().mapToLong(Ranked::weight).sum();
  }

  /** The claims for one object and what decides its place. */
  private record Ranked(List<Candidate> supporters, long weight, Candidate newest) {

    static Ranked of(List<Candidate> supporters, ToLongFunction<Candidate> weigher) {
      return new Ranked(
          supporters,
          supporters.stream().mapToLong(weigher).sum(),
          Collections.max(supporters, Candidate.OLDEST_FIRST));
    }

    Position position(long total) {
      return new Position(
          newest.object(),
          Weights.share(weight, total),
          weight,
          supporters.size(),
          supporters.stream().map(Candidate::agentId).distinct().sorted().toList(),
          Collections.min(supporters, Comparator.comparingInt(claim -> claim.sourceClass().tier()))
              .sourceClass(),
          supporters.stream()
              .sorted(Candidate.WORST_FIRST.reversed())
              .map(Candidate::hash)
              .toList());
    }
  }
}
