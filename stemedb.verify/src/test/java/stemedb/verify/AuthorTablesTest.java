package stemedb.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import stemedb.api.model.AgentId;
import stemedb.tck.crypto.Edwards25519;

class AuthorTablesTest {
  private static final int TRY = AuthorTables.SIGNATURES_FOR_TRY;

  @Test
  void aKeyIsCheckedOnceWhileItIsKept() {
    AuthorTables tables = tables(2, 2, 1);
    Author author = tables.find(key(1));
    assertFalse(author.isRefused());
    assertSame(author, tables.find(key(1)));
    tables.noteValid(author);
    assertSame(author, tables.find(key(1)));
    assertEquals(1, tables.provenCount());
    assertEquals(0, tables.strangersCount());
  }

  @Test
  void aRefusedKeyIsKeptAsRefused() {
    AuthorTables tables = tables(2, 2, 1);
    for (Edwards25519.Point point : Edwards25519.smallOrderPoints()) {
      assertTrue(tables.find(AgentId.of(point.encode())).isRefused());
      if (!point.equals(Edwards25519.NEUTRAL)) {
        byte[] mixed = Edwards25519.BASE.plus(point).encode();
        Author refused = tables.find(AgentId.of(mixed));
        assertTrue(refused.isRefused());
        assertSame(refused, tables.find(AgentId.of(mixed)));
      }
    }
    assertEquals(2, tables.strangersCount());
  }

  @Test
  void onlyValidSignaturesBuyATable() {
    AuthorTables tables = tables(8, 8, 2);
    Author author = tables.find(key(1));
    for (int i = 0; i < 1000; i++) {
      tables.find(key(1));
    }
    assertFalse(author.hasLarge());
    for (int i = 1; i < TRY; i++) {
      tables.noteValid(author);
      assertFalse(author.hasLarge(), "after " + i);
    }
    tables.noteValid(author);
    assertTrue(author.hasLarge());
    assertEquals(Author.LARGE, author.table().shape());
  }

  @Test
  void withoutABudgetThereAreNoTables() {
    AuthorTables tables = new AuthorTables(8, 8, Author.LARGE.bytes() - 1);
    assertEquals(0, tables.places());
    Author author = tables.find(key(1));
    sign(tables, author, 10 * TRY);
    assertFalse(author.hasLarge());
  }

  @Test
  void unknownKeysDisplaceNoAuthor() {
    AuthorTables tables = tables(2, 3, 1);
    Author author = tables.find(key(1));
    sign(tables, author, TRY);
    for (int i = 2; i < 30; i++) {
      assertFalse(tables.find(key(i)).isRefused());
    }
    assertSame(author, tables.find(key(1)));
    assertTrue(author.hasLarge());
    assertEquals(3, tables.strangersCount());
  }

  /** Who signs often takes the place of who does not sign any more, and not at once. */
  @Test
  void aPlaceIsWonByManySignatures() {
    AuthorTables tables = tables(8, 8, 1);
    Author first = tables.find(key(1));
    Author second = tables.find(key(2));
    sign(tables, first, TRY);
    sign(tables, second, AuthorTables.CREDIT_MAX * TRY);
    assertTrue(first.hasLarge());
    sign(tables, second, TRY);
    assertFalse(first.hasLarge());
    assertTrue(second.hasLarge());
    assertEquals(Author.SMALL, first.table().shape());
  }

  /** Ten in turn for five places: most tables stay instead of being made again and again. */
  @Test
  void authorsInTurnDoNotThrash() {
    AuthorTables tables = tables(64, 8, 5);
    int made = 0;
    for (int round = 0; round < 200; round++) {
      for (int i = 1; i <= 10; i++) {
        Author author = tables.find(key(i));
        boolean before = author.hasLarge();
        tables.noteValid(author);
        made += !before && author.hasLarge() ? 1 : 0;
      }
    }
    assertTrue(made >= 5 && made < 40, "made " + made + " tables for 2000 signatures");
  }

  @Test
  void theRoomKeepsWhoWasUsed() {
    Room room = new Room(3);
    for (int i = 1; i <= 3; i++) {
      room.add(Author.of(key(i)));
    }
    room.add(Author.of(key(4))); // a round of the hand takes all marks, and the first goes
    assertTrue(room.find(key(1)) == null);
    room.find(key(2));
    room.add(Author.of(key(5)));
    assertTrue(room.find(key(2)) != null, "used since");
    assertTrue(room.find(key(3)) == null, "not used since");
    assertEquals(3, room.size());
  }

  @Test
  void whoComesSecondGetsTheFirst() {
    Room room = new Room(3);
    Author first = room.add(Author.of(key(1)));
    assertSame(first, room.add(Author.of(key(1))));
    assertEquals(1, room.size());
    room.remove(first);
    assertEquals(0, room.size());
  }

  private static AuthorTables tables(int provenMax, int strangersMax, int places) {
    return new AuthorTables(provenMax, strangersMax, (long) places * Author.LARGE.bytes());
  }

  private static void sign(AuthorTables tables, Author author, int times) {
    for (int i = 0; i < times; i++) {
      tables.noteValid(author);
    }
  }

  private static AgentId key(int number) {
    return AgentId.of(Edwards25519.BASE.times(BigInteger.valueOf(number)).encode());
  }
}
