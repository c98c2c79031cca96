package stemedb.api.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A value that curators vouch for; agents are measured by it.
 *
 * @param subject what it is about
 * @param predicate which property
 * @param object the right value
 * @param domain the concept path in which it counts; null for everywhere
 * @param agentId the author
 * @param timestamp when the author says it
 */
public record GoldStandard(
    String subject,
    String predicate,
    ObjectValue object,
    @Nullable String domain,
    AgentId agentId,
    Instant timestamp)
    implements Authored {

  @Override
  public RecordKind kind() {
    return RecordKind.GOLD_STANDARD;
  }
}
