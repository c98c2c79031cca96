package stemedb.api.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much an agent trusts another; an edge of the trust graph. The latest one counts.
 *
 * @param endorsed who is trusted
 * @param weight 0 (not at all) to 1
 * @param domain the concept path in which; null for everywhere
 * @param agentId the author
 * @param timestamp when the author says it
 */
public record Endorsement(
    AgentId endorsed, double weight, @Nullable String domain, AgentId agentId, Instant timestamp)
    implements Authored {

  @Override
  public RecordKind kind() {
    return RecordKind.ENDORSEMENT;
  }
}
