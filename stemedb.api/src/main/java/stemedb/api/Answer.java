package stemedb.api;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stemedb.api.lens.ConflictAnalysis;
import stemedb.api.model.Hash;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;

/**
 * What a lens found, and all that is needed to ask the same again.
 *
 * @param queryId random, a version 7 UUID
 * @param offset the last record that it covers
 * @param time its "now"
 * @param lensVersion version of the lens that answered
 * @param finding what the lens found
 * @param candidatesCount how many claims stood for election
 * @param conflictScore 0 (all agree) to 1 (evenly split), six decimals
 * @param status the score in a word
 * @param explanation every claim of the pair, when asked for
 */
public record Answer(
    UUID queryId,
    long offset,
    Instant time,
    String subject,
    String predicate,
    String lens,
    String lensVersion,
    Finding finding,
    int candidatesCount,
    double conflictScore,
    Status status,
    @Nullable List<Explanation> explanation) {

  /** What a lens found. */
  public sealed interface Finding {}

  /**
   * One value.
   *
   * @param winner the assertion that it is taken from; null when there is no candidate
   * @param confidence how well it is resolved, 0 to 1
   */
  public record Resolved(
      @Nullable StoredRecord winner, @Nullable ObjectValue value, double confidence)
      implements Finding {}

  /**
   * All values side by side.
   *
   * @param positions ranked by share
   */
  public record Analyzed(List<ConflictAnalysis.Position> positions) implements Finding {}

  /**
   * A value for each tier in which somebody speaks; the first tier's is the overall one.
   *
   * @param tiers highest authority first; empty when there is no candidate
   * @param crossTierConflictScore how much the tiers' values disagree, each with its tier's weight:
   *     0 to 1, six decimals
   */
  public record Layered(List<Tier> tiers, double crossTierConflictScore) implements Finding {
    public Layered {
      tiers = List.copyOf(tiers);
    }
  }

  /**
   * One tier of a layered answer.
   *
   * @param winner the assertion that the value is taken from
   * @param confidence how well it is resolved, 0 to 1
   * @param conflictScore how much the tier's own candidates disagree, six decimals
   * @param candidatesCount how many claims of the tier stood for election
   */
  public record Tier(
      SourceClass sourceClass,
      StoredRecord winner,
      ObjectValue value,
      double confidence,
      double conflictScore,
      int candidatesCount) {}

  /** How much the candidates disagree. */
  public enum Status {
    /** There is no candidate. */
    NONE,
    /** There is one distinct object. */
    UNANIMOUS,
    /** The conflict score is below 0.5. */
    AGREED,
    /** The conflict score is 0.5 or more. */
    CONTESTED;

    /** The word in JSON. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What became of one claim of the pair.
   *
   * @param weight its weight in the conflict score, 0 when it did not count
   * @param counted whether it counted
   * @param reason why not; null when it counted
   */
  public record Explanation(
      Hash hash, ObjectValue object, double weight, boolean counted, @Nullable String reason) {}
}
