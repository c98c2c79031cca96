package stemedb.api.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Puts an assertion in the place of another, or retracts one.
 *
 * @param oldHash the assertion that goes
 * @param newHash the one in its place; null for a retraction
 * @param reason why, at most 1024 bytes of UTF-8
 * @param type a word for the kind of change, at most 64 bytes
 * @param agentId the author
 * @param timestamp when the author says it
 */
public record Supersession(
    Hash oldHash,
    @Nullable Hash newHash,
    String reason,
    @Nullable String type,
    AgentId agentId,
    Instant timestamp)
    implements Authored {

  @Override
  public RecordKind kind() {
    return RecordKind.SUPERSESSION;
  }
}
