package stemedb.api.model;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A named stretch of knowledge that assertions can belong to, and the epochs that it replaces.
 *
 * @param name what it is called, 1 to 256 bytes of UTF-8
 * @param description what it is about
 * @param supersedes the epochs that it replaces, at most 64
 * @param supersessionType why it replaces them
 * @param agentId the author
 * @param timestamp when the author says it
 */
public record Epoch(
    String name,
    @Nullable String description,
    List<Hash> supersedes,
    @Nullable Type supersessionType,
    AgentId agentId,
    Instant timestamp)
    implements Authored {

  public Epoch {
    supersedes = List.copyOf(supersedes);
  }

  @Override
  public RecordKind kind() {
    return RecordKind.EPOCH;
  }

  /** Why an epoch replaces others. */
  public enum Type {
    TEMPORAL,
    REFINEMENT,
    REFUTATION,
    REGULATORY;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The word in JSON. */
    public String wireName() {
      return wireName;
    }

    /** The type with that word in JSON, or empty. */
    public static Optional<Type> ofWireName(String wireName) {
      for (Type value : values()) {
        if (value.wireName.equals(wireName)) {
          return Optional.of(value);
        }
      }
      return Optional.empty();
    }
  }
}
