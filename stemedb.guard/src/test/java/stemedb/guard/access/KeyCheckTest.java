package stemedb.guard.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stemedb.api.ApiKeys;
import stemedb.api.ErrorCode;
import stemedb.api.StemeDbException;
import stemedb.api.model.ApiKey;
import stemedb.api.model.Role;
import stemedb.record.ApiKeyToken;

class KeyCheckTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  private final KeyCheck check = new KeyCheck(Clock.fixed(NOW, ZoneOffset.UTC));
  private final Keys keys = new Keys();
  private final ApiKeyToken token = ApiKeyToken.random();

  /** Keys without a database. */
  private static final class Keys implements ApiKeys {
    private final TreeMap<String, ApiKey> byId = new TreeMap<>();

    @Override
    public @Nullable ApiKey find(String id) {
      return byId.get(id);
    }

    @Override
    public List<ApiKey> list() {
      return List.copyOf(byId.values());
    }

    @Override
    public CompletionStage<ApiKey> create(ApiKey key) {
      byId.put(key.id(), key);
      return CompletableFuture.completedFuture(key);
    }

    @Override
    public CompletionStage<ApiKey> revoke(String id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<ApiKey> seed(ApiKey key) {
      throw new UnsupportedOperationException();
    }
  }

  private ApiKey have(@Nullable Instant expiresAt, Role... roles) {
    ApiKey key =
        new ApiKey(
            token.id(),
            "test",
            token.secretSha256(),
            List.of(roles),
            List.of(),
            expiresAt,
            false,
            NOW);
    keys.create(key);
    return key;
  }

  private String refusal(@Nullable String presented) {
    StemeDbException refused =
        assertThrows(StemeDbException.class, () -> check.check(keys, presented));
    assertEquals(ErrorCode.UNAUTHENTICATED, refused.problem().code());
    return refused.problem().detail();
  }

  @Test
  void takesAKeyUntilItExpires() {
    ApiKey key = have(NOW.plusNanos(1), Role.READER);
    assertSame(key, check.check(keys, token.reveal()));
    have(NOW, Role.READER);
    assertTrue(refusal(token.reveal()).contains("expired"));
  }

  @Test
  void takesNoRevokedKey() {
    keys.create(have(null, Role.READER).revoked(NOW));
    assertTrue(refusal(token.reveal()).contains("revoked"));
  }

  @Test
  void tellsNothingToWhoHasNotTheSecret() {
    String unknown = refusal(ApiKeyToken.random().reveal());
    keys.create(have(null, Role.READER).revoked(NOW));
    String secret = token.reveal();
    String other = secret.substring(0, secret.length() - 1) + (secret.endsWith("0") ? "1" : "0");
    assertEquals(unknown, refusal(other));
    assertEquals(unknown, refusal("stk_"));
    assertEquals(unknown, refusal("stk_" + token.id() + "_"));
    assertEquals(unknown, refusal("a\n\"b"));
  }

  @Test
  void asksForAKey() {
    assertTrue(refusal(null).contains("X-API-Key"));
  }

  @Test
  void anAdministratorMayDoWhatTheOthersMay() {
    for (Role role : Role.values()) {
      KeyCheck.require(have(null, Role.ADMIN), role);
      KeyCheck.require(have(null, role), role);
    }
    for (Role role : List.of(Role.WRITER, Role.CURATOR, Role.ADMIN)) {
      StemeDbException refused =
          assertThrows(
              StemeDbException.class, () -> KeyCheck.require(have(null, Role.READER), role));
      assertEquals(ErrorCode.FORBIDDEN, refused.problem().code());
    }
  }

  @Test
  void aTokenDoesNotShowItsSecret() {
    assertFalse(token.toString().contains(token.reveal().substring(30)));
    assertEquals(token.id(), ApiKeyToken.parse(token.reveal()).orElseThrow().id());
    assertTrue(ApiKeyToken.parse("stk_Root_" + "a".repeat(32)).isEmpty());
    assertTrue(ApiKeyToken.parse("stk_root_" + "a".repeat(31)).isEmpty());
  }
}
