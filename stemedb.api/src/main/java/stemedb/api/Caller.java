package stemedb.api;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.Role;

/**
 * Who calls, as far as the way in knows. Nothing of it is signed.
 *
 * @param keyId id of the API key; null for none
 * @param roles what the caller may do
 * @param subjectPrefixes how the subjects begin that the caller may name; empty for all
 * @param proofOfWork what the caller spent before, or null
 */
public record Caller(
    @Nullable String keyId,
    Set<Role> roles,
    List<String> subjectPrefixes,
    @Nullable ProofOfWork proofOfWork) {

  /** A caller where nobody is asked who he is. */
  public static final Caller ANYBODY =
      new Caller(null, EnumSet.of(Role.READER, Role.WRITER), List.of(), null);

  /** The program that this database runs in. */
  public static final Caller OWNER = new Caller(null, EnumSet.of(Role.ADMIN), List.of(), null);

  /**
   * Work that a caller has done for one record (spec of the protection, admission).
   *
   * @param nonce what was found
   * @param timestamp when, as the caller wrote it
   */
  public record ProofOfWork(String nonce, String timestamp) {}

  public Caller {
    roles = Set.copyOf(roles);
    subjectPrefixes = List.copyOf(subjectPrefixes);
  }

  /** Whether the caller may do what that role may. */
  public boolean has(Role role) {
    return roles.contains(role) || roles.contains(Role.ADMIN);
  }

  /** Whether the caller is bound to some subjects. */
  public boolean isBound() {
    return !subjectPrefixes.isEmpty();
  }

  /** Whether the caller may name subjects that begin so. */
  public boolean mayName(String subject) {
    if (subjectPrefixes.isEmpty()) {
      return true;
    }
    for (String prefix : subjectPrefixes) {
      if (subject.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
