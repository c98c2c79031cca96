package stemedb.lens;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collector;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.Resolution;
import stemedb.api.lens.Weights;
import stemedb.api.model.ObjectValue;

/**
 * Weighs the distinct objects; the heaviest wins, of equal ones that with the newest candidate.
 * Mutable container of one fold; it keeps two candidates an object, however many there are.
 */
final class ObjectTally {
  private static final Comparator<Group> LIGHTEST_FIRST =
      Comparator.<Group>comparingLong(group -> group.weight)
          .thenComparing(group -> group.newest, Candidate.OLDEST_FIRST);

  private final Map<ObjectValue, Group> groups = new HashMap<>();

  /** How one candidate goes into a tally. */
  @FunctionalInterface
  interface Step {
    void add(ObjectTally tally, Candidate candidate);
  }

  static Collector<Candidate, ?, Resolution> collector(Step step) {
    return Collector.of(
        ObjectTally::new,
        step::add,
        ObjectTally::merge,
        ObjectTally::resolve,
        Collector.Characteristics.UNORDERED);
  }

  /**
   * Adds a candidate.
   *
   * @param weight what it adds to its object
   * @param rank its place within the object: there the highest wins, then the newest
   */
  void add(Candidate candidate, long weight, long rank) {
    Group group = groups.get(candidate.object());
    if (group == null) {
      groups.put(candidate.object(), new Group(candidate, weight, rank));
    } else {
      group.weight += weight;
      group.consider(candidate, rank);
      group.newest = newer(group.newest, candidate);
    }
  }

  /** Takes over what another tally holds, which must not be used afterwards. */
  ObjectTally merge(ObjectTally other) {
    other.groups.forEach(
        (object, theirs) -> {
          Group ours = groups.putIfAbsent(object, theirs);
          if (ours != null) {
            ours.weight += theirs.weight;
            ours.consider(theirs.best, theirs.bestRank);
            ours.newest = newer(ours.newest, theirs.newest);
          }
        });
    return this;
  }

  /** The best claim of the heaviest object; its share of all weight is the confidence. */
  Resolution resolve() {
    if (groups.isEmpty()) {
      return Resolution.NONE;
    }
    Group heaviest = Collections.max(groups.values(), LIGHTEST_FIRST);
    long total = groups.values().stream().mapToLong(group -> group.weight).sum();
    return new Resolution(heaviest.best, Weights.share(heaviest.weight, total));
  }

  private static Candidate newer(Candidate one, Candidate other) {
    return Candidate.OLDEST_FIRST.compare(one, other) < 0 ? other : one;
  }

  private static final class Group {
    private long weight;
    private Candidate newest;
    private Candidate best;
    private long bestRank;

    Group(Candidate first, long weight, long rank) {
      this.weight = weight;
      this.newest = first;
      this.best = first;
      this.bestRank = rank;
    }

    void consider(Candidate candidate, long rank) {
      if (rank > bestRank || (rank == bestRank && newer(best, candidate) == candidate)) {
        best = candidate;
        bestRank = rank;
      }
    }
  }
}
