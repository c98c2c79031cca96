package stemedb.guard.access;

import java.time.Clock;
import org.jspecify.annotations.Nullable;
import stemedb.api.ApiKeys;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;
import stemedb.api.model.ApiKey;
import stemedb.api.model.Hash;
import stemedb.api.model.Role;
import stemedb.record.ApiKeyToken;

/**
 * Finds the key that a caller presents. Who does not have the secret learns nothing: not whether
 * there is such a key, nor what became of it.
 */
final class KeyCheck {
  private static final StemeDbException MISSING =
      refused("send an API key as X-API-Key, or as Authorization: Bearer");
  private static final StemeDbException UNKNOWN = refused("this API key is not known here");
  private static final StemeDbException REVOKED = refused("this API key was revoked");
  private static final StemeDbException EXPIRED = refused("this API key has expired");

  /** Compared with when there is no such key, so that this takes as long. */
  private static final Hash NOBODY = Hash.of(new byte[Hash.BYTES]);

  private final Clock clock;

  KeyCheck(Clock clock) {
    this.clock = clock;
  }

  /**
   * The key, when it is worth something now.
   *
   * @param presented what the caller sent; null for nothing
   * @throws StemeDbException {@code unauthenticated} otherwise
   */
  ApiKey check(ApiKeys keys, @Nullable String presented) {
    if (presented == null) {
      throw MISSING;
    }
    ApiKeyToken token = ApiKeyToken.parse(presented).orElseThrow(() -> UNKNOWN);
    ApiKey key = keys.find(token.id());
    boolean matches = token.matches(key == null ? NOBODY : key.secretSha256());
    if (key == null || !matches) {
      throw UNKNOWN;
    }
    if (!key.isValid(clock.instant())) {
      throw key.revoked() ? REVOKED : EXPIRED;
    }
    return key;
  }

  /**
   * Makes sure that a key has a role.
   *
   * @throws StemeDbException {@code forbidden} otherwise
   */
  static void require(ApiKey key, Role role) {
    if (!key.roles().contains(role) && !key.roles().contains(Role.ADMIN)) {
      throw Problem.of(
              ErrorCode.FORBIDDEN,
              "this needs the role " + role.wireName() + ", which the key lacks")
          .toException();
    }
  }

  private static StemeDbException refused(String detail) {
    return Problem.of(ErrorCode.UNAUTHENTICATED, detail).toException();
  }
}
