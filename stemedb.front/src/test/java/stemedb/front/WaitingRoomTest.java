package stemedb.front;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requests that wait do not depend on each other. */
final class WaitingRoomTest {

  @Test
  void aFailureStopsNeitherTheOthersNorTheClock() throws Exception {
    Held broken = new Held();
    Held other = new Held();
    Held later = new Held();
    try (WaitingRoom room =
        new WaitingRoom(
            10,
            Duration.ofMillis(200),
            () -> false,
            async -> {
              if (async == broken.async) {
                throw new IllegalArgumentException("broken");
              }
              async.complete();
            })) {
      assertTrue(room.enter(broken.request));
      assertTrue(room.enter(other.request));
      assertTrue(other.ended.await(10, TimeUnit.SECONDS));
      assertTrue(room.enter(later.request));
      assertTrue(later.ended.await(10, TimeUnit.SECONDS));
    }
  }
}
