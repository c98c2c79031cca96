package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** kill -9 while it writes, start again: every acknowledged claim is there once. */
class KillTest {

  /** More of them: {@code -Dstemedb.kill.cycles=500}. */
  private static final int CYCLES = Integer.getInteger("stemedb.kill.cycles", 5);

  /** For each of the stores that are not the default: {@code -Dstemedb.kill.otherCycles=100}. */
  private static final int OTHER_CYCLES = Integer.getInteger("stemedb.kill.otherCycles", 1);

  /** The same moments again: {@code -Dstemedb.kill.seed=…}. */
  private static final long SEED = Long.getLong("stemedb.kill.seed", System.nanoTime());

  private static final int WRITERS = 8;
  private static final int CLAIMS_MAX = 1_500;
  private static final long PAUSE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(50);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final Claims claims = new Claims();

  @Test
  void everyAcknowledgedClaimIsThereOnce() throws Exception {
    killAndCheck("leveldb", CYCLES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rocksdb", "mvstore", "hybrid"})
  void itIsThereInOtherStoresToo(String store) throws Exception {
    killAndCheck(store, OTHER_CYCLES);
  }

  private void killAndCheck(String store, int cycles) throws Exception {
    Map<String, String> environment = Map.of("STEMEDB_STORE", store);
    System.getLogger("stemedb.it")
        .log(System.Logger.Level.WARNING, "stemedb.kill.seed={0}", "" + SEED);
    Random random = new Random(SEED);
    Survivors survivors = new Survivors(SEED);
    for (int cycle = 1; cycle <= cycles; cycle++) {
      try (NodeUnderTest node = NodeUnderTest.start(folder.resolve("data"), environment)) {
        assertEquals(store, node.ask("/v1/health").get("store").text());
        survivors.assertThere(node);
        survivors.add(writeUntilKilled(node, random));
      }
    }
    try (NodeUnderTest node = NodeUnderTest.start(folder.resolve("data"), environment)) {
      survivors.assertThere(node);
    }
  }

  /** Returns what was acknowledged. */
  private Set<String> writeUntilKilled(NodeUnderTest node, Random random) throws Exception {
    int enough = 1 + random.nextInt(CLAIMS_MAX);
    try (WritersUntilDeath writers = new WritersUntilDeath(node, claims, WRITERS)) {
      Await.until(
          enough + " claims are acknowledged",
          LIMIT,
          () -> writers.acknowledged().size() >= enough || !writers.failures().isEmpty());
      LockSupport.parkNanos(random.nextLong(PAUSE_NANOS_MAX));
      node.kill();
      writers.awaitEnd();
      assertEquals(List.of(), writers.failures(), () -> "seed " + SEED);
      return writers.acknowledged();
    }
  }
}
