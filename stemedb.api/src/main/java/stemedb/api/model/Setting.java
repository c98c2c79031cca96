package stemedb.api.model;

import java.time.Instant;

/**
 * Changes what genesis started with. Made by a root; the latest of a name counts.
 *
 * @param name such as {@code tier_weight.clinical} or {@code curator.}agent, at most 128 bytes
 * @param value what it is from now on, at most 1024 bytes of UTF-8
 * @param agentId the author
 * @param timestamp when the author says it
 */
public record Setting(String name, String value, AgentId agentId, Instant timestamp)
    implements Authored {

  @Override
  public RecordKind kind() {
    return RecordKind.SETTING;
  }
}
