package stemedb.tck.lens;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collector;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.LensResult;

/** The ways in which an engine may fold candidates. */
final class Folds {
  private final Collector<Candidate, ?, ? extends LensResult> collector;

  Folds(Collector<Candidate, ?, ? extends LensResult> collector) {
    this.collector = collector;
  }

  LensResult onePass(List<Candidate> candidates) {
    return onePass(collector, candidates);
  }

  /** Cuts at random, empty parts included, and merges neighbours in random order. */
  LensResult split(List<Candidate> candidates, Random random) {
    return split(collector, candidates, random);
  }

  LensResult parallel(List<Candidate> candidates) {
    return candidates.parallelStream().collect(collector);
  }

  /** Two questions at a time, candidate by candidate in turn: the results of both. */
  List<LensResult> interleaved(List<Candidate> one, List<Candidate> other) {
    return interleaved(collector, one, other);
  }

  private static <A> LensResult onePass(
      Collector<Candidate, A, ? extends LensResult> collector, List<Candidate> candidates) {
    return collector.finisher().apply(fold(collector, candidates));
  }

  private static <A> A fold(Collector<Candidate, A, ?> collector, List<Candidate> candidates) {
    A container = collector.supplier().get();
    candidates.forEach(candidate -> collector.accumulator().accept(container, candidate));
    return container;
  }

  private static <A> LensResult split(
      Collector<Candidate, A, ? extends LensResult> collector,
      List<Candidate> candidates,
      Random random) {
    List<A> parts = new ArrayList<>();
    int from = 0;
    do {
      int to = from + random.nextInt(candidates.size() - from + 1);
      parts.add(fold(collector, candidates.subList(from, to)));
      from = to;
    } while (from < candidates.size());
    parts.add(collector.supplier().get());
    while (parts.size() > 1) {
      int left = random.nextInt(parts.size() - 1);
      A right = parts.remove(left + 1);
      parts.set(left, collector.combiner().apply(parts.get(left), right));
    }
    return collector.finisher().apply(parts.get(0));
  }

  private static <A> List<LensResult> interleaved(
      Collector<Candidate, A, ? extends LensResult> collector,
      List<Candidate> one,
      List<Candidate> other) {
    A first = collector.supplier().get();
    A second = collector.supplier().get();
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      if (i < one.size()) {
        collector.accumulator().accept(first, one.get(i));
      }
      if (i < other.size()) {
        collector.accumulator().accept(second, other.get(i));
      }
    }
    return List.of(collector.finisher().apply(first), collector.finisher().apply(second));
  }
}
