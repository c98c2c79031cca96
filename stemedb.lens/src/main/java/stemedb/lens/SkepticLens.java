package stemedb.lens;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collector;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.MutableMap;
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
import stemedb.api.model.SourceClass;
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
        () -> Maps.mutable.<ObjectValue, MutableList<Candidate>>empty(),
        (groups, candidate) ->
            groups.getIfAbsentPut(candidate.object(), Lists.mutable::empty).add(candidate),
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

  private static MutableMap<ObjectValue, MutableList<Candidate>> merge(
      MutableMap<ObjectValue, MutableList<Candidate>> ours,
      MutableMap<ObjectValue, MutableList<Candidate>> theirs) {
    theirs.forEachKeyValue(
        (object, claims) -> {
          MutableList<Candidate> known = ours.getIfAbsentPut(object, claims);
          if (known != claims) {
            known.addAll(claims);
          }
        });
    return ours;
  }

  private static ConflictAnalysis analyse(
      MutableMap<ObjectValue, MutableList<Candidate>> groups, ToLongFunction<Candidate> weigher) {
    MutableList<Ranked> ranked = rank(groups, weigher);
    if (ranked.sumOfLong(Ranked::weight) == 0) {
      ranked = rank(groups, SkepticLens::one);
    }
    long total = ranked.sumOfLong(Ranked::weight);
    return new ConflictAnalysis(ranked.collect(group -> group.position(total)));
  }

  private static MutableList<Ranked> rank(
      MutableMap<ObjectValue, MutableList<Candidate>> groups, ToLongFunction<Candidate> weigher) {
    return groups
        .collect(supporters -> Ranked.of(supporters, weigher))
        .toSortedList(HEAVIEST_FIRST);
  }

  /** The claims for one object and what decides its place. */
  private record Ranked(MutableList<Candidate> supporters, long weight, Candidate newest) {

    static Ranked of(MutableList<Candidate> supporters, ToLongFunction<Candidate> weigher) {
      return new Ranked(
          supporters,
          supporters.sumOfLong(weigher::applyAsLong),
          supporters.max(Candidate.OLDEST_FIRST));
    }

    Position position(long total) {
      List<Candidate> bestFirst = supporters.toSortedList(Candidate.WORST_FIRST.reversed());
      return new Position(
          newest.object(),
          Weights.share(weight, total),
          weight,
          supporters.size(),
          supporters.collect(Candidate::agentId).distinct().sortThis(),
          supporters
              .collect(Candidate::sourceClass)
              .min(Comparator.comparingInt(SourceClass::tier)),
          bestFirst.stream().map(Candidate::hash).toList());
    }
  }
}
