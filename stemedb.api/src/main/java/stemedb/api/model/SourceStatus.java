package stemedb.api.model;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a source still stands. A retracted one takes its assertions out.
 *
 * @param sourceHash the source
 * @param status how it stands from now on
 * @param reason why, at most 1024 bytes of UTF-8
 * @param agentId the author
 * @param timestamp when the author says it
 */
public record SourceStatus(
    Hash sourceHash, Status status, String reason, AgentId agentId, Instant timestamp)
    implements Authored {

  @Override
  public RecordKind kind() {
    return RecordKind.SOURCE_STATUS;
  }

  /** How a source stands. */
  public enum Status {
    ACTIVE,
    RETRACTED,
    CORRECTED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The word in JSON. */
    public String wireName() {
      return wireName;
    }

    /** The status with that word in JSON, or empty. */
    public static Optional<Status> ofWireName(String wireName) {
      for (Status value : values()) {
        if (value.wireName.equals(wireName)) {
          return Optional.of(value);
        }
      }
      return Optional.empty();
    }
  }
}
