package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import stemedb.client.JsonValue;

/** What a node acknowledged in its lives, and must still have in the next one. */
final class Survivors {
  private static final int FOREIGN_RECORDS = 1; // genesis

  private final long seed;
  private final Set<String> acknowledged = new HashSet<>();
  private Set<String> lately = Set.of();

  /**
   * @param seed for messages
   */
  Survivors(long seed) {
    this.seed = seed;
  }

  /** Those of the life that ended just now; they are asked for one by one. */
  void add(Set<String> hashes) {
    lately = hashes;
    acknowledged.addAll(hashes);
  }

  /** All of them are there, once each, and nothing that nobody wrote. */
  void assertThere(NodeUnderTest node) throws Exception {
    assertFound(node, lately);
    assertListedOnce(node);
  }

  private void assertFound(NodeUnderTest node, Set<String> hashes) throws Exception {
    for (String hash : hashes) {
      int status = node.get("/v1/assertions/" + hash).statusCode();
      assertEquals(200, status, () -> "acknowledged and lost: " + hash + ", seed " + seed);
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
        assertEquals(null, other, () -> "listed twice: " + claim + ", seed " + seed);
      }
      String next = page.get("next_cursor").textOrNull();
      cursor = next == null ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());

    Set<String> lost = new TreeSet<>(acknowledged);
    lost.removeAll(offsets.keySet());
    assertEquals(Set.of(), lost, () -> "seed " + seed);
    assertEquals(offsets.size(), new HashSet<>(offsets.values()).size(), "offsets are distinct");
    JsonValue health = node.ask("/v1/health");
    assertEquals(offsets.size(), health.get("assertions_count").integer());
    assertEquals(offsets.size() + FOREIGN_RECORDS, health.get("offset").integer());
    assertTrue(offsets.size() >= acknowledged.size());
  }
}
