package stemedb.api.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Another name of a subject. The latest effective record of a name wins.
 *
 * @param alias the other name, as a subject
 * @param canonical the subject that it stands for; empty takes the name back
 * @param agentId the author
 * @param timestamp when the author says it
 */
public record Alias(String alias, Optional<String> canonical, AgentId agentId, Instant timestamp)
    implements Authored {

  @Override
  public RecordKind kind() {
    return RecordKind.ALIAS;
  }
}
