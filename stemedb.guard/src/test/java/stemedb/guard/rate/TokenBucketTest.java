package stemedb.guard.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
  private static final Rate RATE = new Rate(2_000, 4_000);
  private static final long TOKEN_NANOS = 500_000;

  /** The clock's numbers mean nothing by themselves, and may overflow. */
  @ParameterizedTest
  @ValueSource(longs = {0, -5_000_000_000L, Long.MAX_VALUE - 1, Long.MIN_VALUE})
  void givesWhatItHoldsAndThenWhatComes(long start) {
    TokenBucket bucket = new TokenBucket(start);
    for (int left = 3_999; left >= 0; left--) {
      assertEquals(new TokenBucket.Taken(true, left, 0), bucket.take(RATE, 1, start));
    }
    assertEquals(new TokenBucket.Taken(false, 0, TOKEN_NANOS), bucket.take(RATE, 1, start));
    assertEquals(new TokenBucket.Taken(false, 0, 1), bucket.take(RATE, 1, start + TOKEN_NANOS - 1));
    assertEquals(new TokenBucket.Taken(true, 0, 0), bucket.take(RATE, 1, start + TOKEN_NANOS));
    assertEquals(
        new TokenBucket.Taken(false, 0, TOKEN_NANOS), bucket.take(RATE, 1, start + TOKEN_NANOS));
  }

  @Test
  void aSecondBringsItsRateAndNoMoreThanItHolds() {
    TokenBucket bucket = new TokenBucket(0);
    assertTrue(bucket.take(RATE, 4_000, 0).taken());
    long second = 1_000_000_000L;
    assertEquals(new TokenBucket.Taken(true, 1_999, 0), bucket.take(RATE, 1, second));
    assertEquals(new TokenBucket.Taken(true, 3_999, 0), bucket.take(RATE, 1, 100 * second));
  }

  @Test
  void takesAllOrNone() {
    TokenBucket bucket = new TokenBucket(0);
    assertTrue(bucket.take(RATE, 3_000, 0).taken());
    assertEquals(
        new TokenBucket.Taken(false, 1_000, 500 * TOKEN_NANOS), bucket.take(RATE, 1_500, 0));
    assertEquals(new TokenBucket.Taken(true, 0, 0), bucket.take(RATE, 1_000, 0));
    assertFalse(new TokenBucket(0).take(RATE, 4_001, 0).taken());
  }

  @Test
  void aChargeEmptiesItAtMost() {
    TokenBucket bucket = new TokenBucket(0);
    bucket.charge(RATE, 1_000_000, 0);
    assertEquals(new TokenBucket.Taken(false, 0, TOKEN_NANOS), bucket.take(RATE, 1, 0));
    assertTrue(bucket.take(RATE, 1, TOKEN_NANOS).taken());
  }

  @Test
  void anotherRateActsOnWhatIsThere() {
    Rate slow = new Rate(1, 3);
    TokenBucket bucket = new TokenBucket(0);
    assertTrue(bucket.take(slow, 3, 0).taken());
    assertTrue(bucket.isFull(3_000_000_000L));
    assertFalse(bucket.isFull(2_999_999_999L));
    // empty is empty: nobody waits longer for having waited for a slow one
    assertEquals(new TokenBucket.Taken(false, 0, TOKEN_NANOS), bucket.take(RATE, 1, 0));
    assertEquals(new TokenBucket.Taken(true, 1, 0), bucket.take(RATE, 1, 2 * TOKEN_NANOS));
  }

  @Test
  void refusesFiguresThatCannotBeMeant() {
    assertThrows(IllegalArgumentException.class, () -> new Rate(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Rate(1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Rate(1_000_001, 1));
  }
}
