package stemedb.verify.conscrypt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Objects;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import stemedb.api.model.AgentId;
import stemedb.tck.crypto.Edwards25519;

class AuthorKeysTest {
  private static final int PROVEN_MAX = 3;
  private static final int OTHERS_MAX = 2;

  private final AuthorKeys keys = new AuthorKeys(Engine.jdk(), PROVEN_MAX, OTHERS_MAX);

  @Test
  void aKeyIsParsedOnceWhileItIsKept() {
    assertSame(keys.find(agent(1)), keys.find(agent(1)));
    assertFalse(keys.find(agent(1)).proven());
    prove(1);
    assertTrue(keys.find(agent(1)).proven());
    assertSame(keys.find(agent(1)), keys.find(agent(1)));
    assertEquals(0, keys.othersCount());
  }

  @Test
  void aRefusedKeyIsKeptAsRefused() {
    AgentId neutral = AgentId.of(Edwards25519.NEUTRAL.encode());
    assertNull(keys.find(neutral).key());
    assertSame(keys.find(neutral), keys.find(neutral));
    assertEquals(1, keys.othersCount());
  }

  @Test
  void unknownKeysDisplaceNoAuthor() {
    prove(1);
    AuthorKeys.Author author = keys.find(agent(1));
    for (int i = 2; i < 20; i++) {
      assertNotNull(keys.find(agent(i)).key());
      assertNull(keys.find(AgentId.of(Edwards25519.littleEndian(BigInteger.valueOf(2)))).key());
    }
    assertSame(author, keys.find(agent(1)));
    assertEquals(OTHERS_MAX, keys.othersCount());
  }

  @Test
  void theAuthorSeenLeastRecentlyGivesWay() {
    for (int i = 1; i <= PROVEN_MAX; i++) {
      prove(i);
    }
    keys.find(agent(1));
    prove(PROVEN_MAX + 1);
    assertEquals(PROVEN_MAX, keys.provenCount());
    assertTrue(keys.find(agent(1)).proven());
    assertFalse(keys.find(agent(2)).proven());
  }

  private void prove(int number) {
    keys.prove(agent(number), Objects.requireNonNull(keys.find(agent(number)).key()));
  }

  private static AgentId agent(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    byte[] key = new byte[32];
    Ed25519.generatePublicKey(seed, 0, key, 0);
    return AgentId.of(key);
  }
}
