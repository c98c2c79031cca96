package stemedb.api.lens;

import java.util.List;
import stemedb.api.model.AgentId;
import stemedb.api.model.Hash;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;

/**
 * All distinct objects side by side, none forced.
 *
 * @param positions ranked: largest share first, of equal ones that with the newest candidate
 */
public record ConflictAnalysis(List<Position> positions) implements LensResult {
  public ConflictAnalysis {
    positions = List.copyOf(positions);
  }

  /**
   * One object and who stands behind it.
   *
   * @param share its part of all weight, 0 to 1
   * @param weight Σ of its supporters' weights, in billionths
   * @param count number of supporting claims
   * @param agents their distinct authors, sorted
   * @param topSourceClass the highest authority among them
   * @param supporters the claims, best first
   */
  public record Position(
      ObjectValue object,
      double share,
      long weight,
      int count,
      List<AgentId> agents,
      SourceClass topSourceClass,
      List<Hash> supporters) {
    public Position {
      agents = List.copyOf(agents);
      supporters = List.copyOf(supporters);
    }
  }
}
