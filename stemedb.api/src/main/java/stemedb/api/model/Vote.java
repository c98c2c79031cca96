package stemedb.api.model;

import java.time.Instant;

/**
 * What an agent thinks of an assertion. The latest vote of an agent on an assertion counts.
 *
 * @param assertionHash the assertion
 * @param weight -1 (against) to 1 (for); 0 withdraws
 * @param agentId the author
 * @param timestamp when the author says it
 */
public record Vote(Hash assertionHash, double weight, AgentId agentId, Instant timestamp)
    implements Authored {

  @Override
  public RecordKind kind() {
    return RecordKind.VOTE;
  }
}
