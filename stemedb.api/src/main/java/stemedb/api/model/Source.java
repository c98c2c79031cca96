package stemedb.api.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A registered source; its hash is the {@code source_hash} of assertions.
 *
 * @param uri where it is, 1 to 2048 bytes of UTF-8
 * @param label what it is called, 1 to 512 bytes
 * @param sourceClass what kind of source it is
 * @param licence under which it may be used
 * @param contentSha256 SHA-256 of its content
 * @param agentId the author
 * @param timestamp when the author says it
 */
public record Source(
    String uri,
    String label,
    SourceClass sourceClass,
    @Nullable String licence,
    @Nullable Hash contentSha256,
    AgentId agentId,
    Instant timestamp)
    implements Authored {

  @Override
  public RecordKind kind() {
    return RecordKind.SOURCE;
  }
}
