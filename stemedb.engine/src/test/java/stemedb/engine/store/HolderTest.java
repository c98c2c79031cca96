package stemedb.engine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HolderTest {
  private final Holder<String> holder = new Holder<>("resource");
  private final List<String> closed = new ArrayList<>();

  @Test
  void nobodyGetsWhatIsNotThere() {
    assertNull(holder.lease());
    holder.open("a");
    holder.close(Duration.ZERO, closed::add);
    assertNull(holder.lease());
    assertEquals(List.of("a"), closed);
  }

  @Test
  void aResourceInUseIsLeftOpen() {
    holder.open("a");
    try (Holder.Lease<String> lease = holder.lease()) {
      assertNotNull(lease);
      holder.close(Duration.ofMillis(20), closed::add);
      assertTrue(lease.revoked());
      assertEquals(List.of(), closed);
      assertNull(holder.lease());
    }
    holder.open("b");
    try (Holder.Lease<String> lease = holder.lease()) {
      assertNotNull(lease);
      assertEquals("b", lease.get());
      assertEquals(2, lease.number());
    }
  }

  @Test
  void closingWaitsForTheLastLease() throws Exception {
    holder.open("a");
    Holder.Lease<String> lease = holder.lease();
    assertNotNull(lease);
    CountDownLatch closing = new CountDownLatch(1);
    Thread closer =
        new Thread(
            () -> {
              closing.countDown();
              holder.close(Duration.ofSeconds(20), closed::add);
            });
    closer.start();
    closing.await();
    assertTrue(closed.isEmpty());
    lease.close();
    closer.join();
    assertEquals(List.of("a"), closed);
  }

  @Test
  void nothingIsEverUsedAfterItWasClosed() throws Exception {
    AtomicInteger violations = new AtomicInteger();
    AtomicBoolean stop = new AtomicBoolean();
    Holder<AtomicBoolean> stores = new Holder<>("store");
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Thread reader =
          new Thread(
              () -> {
                while (!stop.get()) {
                  try (Holder.Lease<AtomicBoolean> lease = stores.lease()) {
                    if (lease != null && lease.get().get()) {
                      violations.incrementAndGet();
                    }
                  }
                }
              });
      reader.start();
      readers.add(reader);
    }
    for (int i = 0; i < 2_000; i++) {
      AtomicBoolean isClosed = new AtomicBoolean();
      stores.open(isClosed);
      stores.close(Duration.ofSeconds(20), store -> store.set(true));
      assertTrue(isClosed.get());
    }
    stop.set(true);
    for (Thread reader : readers) {
      reader.join();
    }
    assertEquals(0, violations.get());
    assertFalse(stores.isOpen());
  }
}
