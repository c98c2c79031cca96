package stemedb.guard.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BucketsTest {
  private static final Rate RATE = new Rate(1, 2);
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong();

  @Test
  void everyNameHasItsOwn() {
    Buckets buckets = new Buckets(10, clock::get);
    assertTrue(buckets.take("a", RATE, 2).taken());
    assertFalse(buckets.take("a", RATE, 1).taken());
    assertTrue(buckets.take("b", RATE, 1).taken());
  }

  @Test
  void whoComesWhenAllAreInUseSharesOne() {
    Buckets buckets = new Buckets(2, clock::get);
    buckets.take("a", RATE, 1);
    buckets.take("b", RATE, 1);
    assertTrue(buckets.take("c", RATE, 2).taken());
    assertFalse(buckets.take("d", RATE, 1).taken());
    assertEquals(2, buckets.count());
  }

  @Test
  void fullOnesAreForgottenAndNobodyNotices() {
    Buckets buckets = new Buckets(2, clock::get);
    buckets.take("a", RATE, 1);
    buckets.take("b", RATE, 2);
    clock.set(SECOND + SECOND / 2);
    assertTrue(buckets.take("c", RATE, 2).taken()); // in the place of a
    assertEquals(2, buckets.count());
    assertFalse(buckets.take("b", RATE, 2).taken());
    assertTrue(buckets.take("b", RATE, 1).taken());
  }
}
