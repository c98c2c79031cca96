package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stemedb.client.JsonValue;

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
  private static final int FOREIGN_RECORDS = 1; // genesis

  @TempDir Path folder;

  private final Claims claims = new Claims();
  private final Set<String> acknowledged = new HashSet<>();

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
    Set<String> before = Set.of();
    for (int cycle = 1; cycle <= cycles; cycle++) {
      try (NodeUnderTest node = NodeUnderTest.start(folder.resolve("data"), environment)) {
        assertEquals(store, node.ask("/v1/health").get("store").text());
        assertThere(node, before);
        before = writeUntilKilled(node, random);
        acknowledged.addAll(before);
      }
    }
    try (NodeUnderTest node = NodeUnderTest.start(folder.resolve("data"), environment)) {
      assertThere(node, before);
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

  private void assertThere(NodeUnderTest node, Set<String> lately) throws Exception {
    assertFound(node, lately);
    assertListedOnce(node);
  }

  private static void assertFound(NodeUnderTest node, Set<String> hashes) throws Exception {
    for (String hash : hashes) {
      int status = node.get("/v1/assertions/" + hash).statusCode();
      assertEquals(200, status, () -> "acknowledged and lost: " + hash + ", seed " + SEED);
    }
  }

  /** Page by page: nothing twice, nothing lost, and the count is theirs. */
  private void assertListedOnce(NodeUnderTest node) throws Exception {
    Map<String, Long> offsets = new HashMap<>();
    String cursor = "";
    do {
      JsonValue page = node.ask("/v1/query?subject_prefix=swap/&limit=1000" + cursor);
      for (JsonValue claim : page.get("assertions").items()) {
        Long other = offsets.put(claim.get("hash").text(), claim.get("offset").integer());
        assertEquals(null, other, () -> "listed twice: " + claim + ", seed " + SEED);
      }
      String next = page.get("next_cursor").textOrNull();
      cursor = next == null ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());

    Set<String> lost = new TreeSet<>(acknowledged);
    lost.removeAll(offsets.keySet());
    assertEquals(Set.of(), lost, () -> "seed " + SEED);
    assertEquals(offsets.size(), new HashSet<>(offsets.values()).size(), "offsets are distinct");
    JsonValue health = node.ask("/v1/health");
    assertEquals(offsets.size(), health.get("assertions_count").integer());
    assertEquals(offsets.size() + FOREIGN_RECORDS, health.get("offset").integer());
    assertTrue(offsets.size() >= acknowledged.size());
  }
}
