package stemedb.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of pairs whose claims disagree, with default filters, confidence as weight, no decay. It
 * is kept up in the background: a pair whose score moves while one pages may be missed or repeated.
 *
 * @param computedThrough the last record that the scores cover
 * @param pairsCount how many pairs there are
 * @param multiValuedCount how many have more than one distinct object
 * @param contestedCount how many are contested (score 0.5 or more)
 * @param nextCursor where the next page starts; null when this is the last
 */
public record ConflictPage(
    List<Pair> conflicts,
    long computedThrough,
    long pairsCount,
    long multiValuedCount,
    long contestedCount,
    @Nullable String nextCursor) {
  public ConflictPage {
    conflicts = List.copyOf(conflicts);
  }

  /**
   * A pair whose claims disagree.
   *
   * @param conflictScore 0 to 1, six decimals
   * @param valuesCount distinct objects
   * @param candidatesCount claims
   */
  public record Pair(
      String subject,
      String predicate,
      double conflictScore,
      Answer.Status status,
      int valuesCount,
      int candidatesCount) {}
}
