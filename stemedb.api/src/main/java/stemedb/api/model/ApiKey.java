package stemedb.api.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an API key. The node makes these records; the latest of an id counts, and one
 * that was revoked stays so. The secret itself is nowhere.
 *
 * @param id names the key, 1 to 32 of {@code a-z0-9}; no secret
 * @param name what it is for, 1 to 128 bytes of UTF-8
 * @param secretSha256 SHA-256 of the secret's ASCII bytes
 * @param roles what its holder may do, at least one
 * @param subjectPrefixes how the subjects begin that it is good for; empty for all
 * @param expiresAt from when on it is worth nothing; null for never
 * @param revoked whether it was taken back
 * @param timestamp when this was said
 */
public record ApiKey(
    String id,
    String name,
    Hash secretSha256,
    List<Role> roles,
    List<String> subjectPrefixes,
    @Nullable Instant expiresAt,
    boolean revoked,
    Instant timestamp)
    implements Document {

  public ApiKey {
    roles = List.copyOf(roles);
    subjectPrefixes = List.copyOf(subjectPrefixes);
  }

  @Override
  public RecordKind kind() {
    return RecordKind.API_KEY;
  }

  /** Whether it is worth something at that time. */
  public boolean isValid(Instant now) {
    return !revoked && (expiresAt == null || now.isBefore(expiresAt));
  }

  /** The same key, taken back. */
  public ApiKey revoked(Instant now) {
    return new ApiKey(id, name, secretSha256, roles, subjectPrefixes, expiresAt, true, now);
  }
}
