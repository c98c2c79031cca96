package stemedb.engine.query;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import stemedb.api.Answer;
import stemedb.api.ShareWeight;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.Weights;
import stemedb.api.model.ObjectValue;

/**
 * How much the candidates of a pair disagree: the entropy of the distinct objects' shares, divided
 * by its maximum (C. E. Shannon, 1948). 0 when all agree, 1 when they are evenly split.
 *
 * @param score 0 to 1, six decimals
 * @param values number of distinct objects
 */
record Agreement(double score, int values) {
  private static final double CONTESTED_FROM = 0.5;
  private static final double DECIMALS = 1e6;

  /**
   * @param candidates one an author and object
   * @param weight weight of one of them in billionths
   */
  static Agreement of(List<? extends Candidate> candidates, ToLongFunction<Candidate> weight) {
    Map<ObjectValue, long[]> weights = new HashMap<>();
    boolean allZero = true;
    for (Candidate candidate : candidates) {
      long one = weight.applyAsLong(candidate);
      allZero &= one == 0;
      long[] sum = weights.get(candidate.object());
      if (sum == null) {
        sum = new long[1];
        weights.put(candidate.object(), sum);
      }
      sum[0] += one;
    }
    if (allZero && weights.size() > 1) {
      return of(candidates, candidate -> Weights.ONE);
    }
    return new Agreement(score(weights), weights.size());
  }

  /** What one candidate weighs in the score. */
  static ToLongFunction<Candidate> weight(ShareWeight shareWeight, LensContext context) {
    return switch (shareWeight) {
      case CONFIDENCE -> Candidate::weight;
      case COUNT -> candidate -> Weights.ONE;
      case AUTHORITY ->
          candidate ->
              Weights.of(
                  context.tierWeight(candidate.sourceClass())
                      * context.reputation(candidate.agentId())
                      * candidate.confidence());
    };
  }

  /** The score in a word. */
  Answer.Status status() {
    if (values == 0) {
      return Answer.Status.NONE;
    }
    if (values == 1) {
      return Answer.Status.UNANIMOUS;
    }
    return score < CONTESTED_FROM ? Answer.Status.AGREED : Answer.Status.CONTESTED;
  }

  /** Sorted before they are summed: the order of candidates changes no bit. */
  private static double score(Map<ObjectValue, long[]> weights) {
    long[] positive = new long[weights.size()];
    int count = 0;
    long whole = 0;
    for (long[] weight : weights.values()) {
      if (weight[0] > 0) {
        positive[count++] = weight[0];
        whole += weight[0];
      }
    }
    if (count < 2) {
      return 0;
    }
    Arrays.sort(positive, 0, count);
    double entropy = 0;
    for (int i = count - 1; i >= 0; i--) {
      double share = Weights.share(positive[i], whole);
      entropy -= share * StrictMath.log(share);
    }
    double score = entropy / StrictMath.log(count);
    return Math.min(1, Math.rint(score * DECIMALS) / DECIMALS);
  }
}
