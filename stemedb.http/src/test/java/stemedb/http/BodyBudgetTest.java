package stemedb.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What all bodies together may take. */
class BodyBudgetTest {

  @Test
  void whatIsTakenIsGivenBackOnce() {
    BodyBudget budget = new BodyBudget(100);
    BodyBudget.Share share = budget.open();
    assertTrue(share.grow(60));
    assertFalse(budget.open().grow(41));
    share.release();
    share.release();
    assertEquals(0, budget.bytesTaken());
  }

  @Test
  void withoutALimitItSuitsTheHeap() {
    long most = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);
    BodyBudget.Share share = new BodyBudget(0).open();
    assertTrue(share.grow(most));
    assertFalse(share.grow(1));
  }
}
