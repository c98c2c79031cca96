package stemedb.api.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A curator says whether an assertion that a policy held back may count. The latest decides; one
 * about an assertion that was not held back has no effect.
 *
 * @param assertionHash which assertion
 * @param approved whether it counts from now on
 * @param reason why, at most 1024 bytes of UTF-8; null when it is not told
 * @param agentId the author
 * @param timestamp when the author says it
 */
public record QuarantineDecision(
    Hash assertionHash,
    boolean approved,
    @Nullable String reason,
    AgentId agentId,
    Instant timestamp)
    implements Authored {

  @Override
  public RecordKind kind() {
    return RecordKind.QUARANTINE_DECISION;
  }
}
