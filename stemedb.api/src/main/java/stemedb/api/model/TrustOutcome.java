package stemedb.api.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A curator says that an agent was right or wrong.
 *
 * @param agent who was right or wrong
 * @param right which of the two
 * @param assertionHash the assertion in question
 * @param reason why, at most 1024 bytes of UTF-8
 * @param agentId the author
 * @param timestamp when the author says it
 */
public record TrustOutcome(
    AgentId agent,
    boolean right,
    @Nullable Hash assertionHash,
    @Nullable String reason,
    AgentId agentId,
    Instant timestamp)
    implements Authored {

  @Override
  public RecordKind kind() {
    return RecordKind.TRUST_OUTCOME;
  }
}
