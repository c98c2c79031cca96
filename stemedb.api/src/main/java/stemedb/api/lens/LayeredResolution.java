package stemedb.api.lens;

import java.util.List;
import stemedb.api.model.SourceClass;

/**
 * One winner for each tier in which somebody speaks. The engine adds each tier's conflict score,
 * and that between the tiers; the overall winner is that of the first tier.
 *
 * @param tiers highest authority first
 */
public record LayeredResolution(List<Tier> tiers) implements LensResult {
  public LayeredResolution {
    tiers = List.copyOf(tiers);
  }

  /**
   * One tier.
   *
   * @param winner one of its candidates
   * @param confidence how well the tier is resolved, 0 to 1
   */
  public record Tier(SourceClass sourceClass, Candidate winner, double confidence) {}
}
