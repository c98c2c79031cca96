package stemedb.api.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The first record of every database: whatever answers depend on and is not a claim. Configuration
 * seeds it once; after that the journal alone counts.
 *
 * @param createdAt when the database was made
 * @param roots the root keys, at least one
 * @param governance who may destroy what: {@code author_only} or {@code commons}
 * @param tierWeights weight of each source class, 0 to 1
 * @param halfLifeDays half-life of each source class under {@code decay=tier}, in days
 */
public record Genesis(
    Instant createdAt,
    List<AgentId> roots,
    String governance,
    Map<SourceClass, Double> tierWeights,
    Map<SourceClass, Integer> halfLifeDays)
    implements Document {

  public Genesis {
    roots = List.copyOf(roots);
    tierWeights = Map.copyOf(tierWeights);
    halfLifeDays = Map.copyOf(halfLifeDays);
  }

  @Override
  public RecordKind kind() {
    return RecordKind.GENESIS;
  }
}
