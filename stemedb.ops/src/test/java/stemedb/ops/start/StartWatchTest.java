package stemedb.ops.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import stemedb.api.NodeStatus;
import stemedb.api.NodeStatus.State;

class StartWatchTest {
  private static final Set<String> BACKENDS = Set.of("memory", "leveldb");
  private static final Duration LONG = Duration.ofMinutes(1);

  private final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();

  @Test
  void tellsWhyTheDatabaseFailed() throws Exception {
    AtomicReference<NodeStatus> status = new AtomicReference<>(status(State.STARTING, "leveldb"));
    try (StartWatch watch = new StartWatch(status::get, () -> BACKENDS, LONG, refusals::add)) {
      status.set(status(State.FAILED, "leveldb"));
      assertEquals("because", refusals.poll(10, TimeUnit.SECONDS));
    }
    assertNull(refusals.poll(), "once");
  }

  @Test
  void namesTheBackendsThereAre() throws Exception {
    NodeStatus waits = status(State.STARTING, "rocks");
    try (StartWatch watch =
        new StartWatch(() -> waits, () -> BACKENDS, Duration.ZERO, refusals::add)) {
      String reason = String.valueOf(refusals.poll(10, TimeUnit.SECONDS));
      assertTrue(reason.contains("rocks, but leveldb, memory"), reason);
    }
  }

  @Test
  void hasPatience() {
    assertNull(StartWatch.reason(status(State.STARTING, "rocks"), BACKENDS, false));
    assertNull(StartWatch.reason(status(State.STARTING, "leveldb"), BACKENDS, true));
    assertNull(StartWatch.reason(status(State.DEGRADED, "rocks"), BACKENDS, true));
  }

  private static NodeStatus status(State state, String store) {
    return new NodeStatus(
        state, "because", Instant.EPOCH, Path.of("data"), null, 0, null, 0, 0, store);
  }
}
