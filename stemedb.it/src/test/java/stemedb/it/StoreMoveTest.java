package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.model.Hash;
import stemedb.client.JsonValue;

/** The store of a node is moved while clients write and read, and when the process dies of it. */
class StoreMoveTest {
  /** More of them: {@code -Dstemedb.kill.moves=100}. */
  private static final int CYCLES = Integer.getInteger("stemedb.kill.moves", 3);

  /** The same moments again: {@code -Dstemedb.kill.seed=…}. */
  private static final long SEED = Long.getLong("stemedb.kill.seed", System.nanoTime());

  private static final List<String> STORES = List.of("leveldb", "mvstore", "rocksdb");
  private static final int OPINIONS = 300;
  private static final int BATCHES = 6;
  private static final int BATCH = 1_000;
  private static final int WRITERS = 3;
  private static final int READERS = 2;
  private static final int REQUESTS = 200;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final Claims claims = new Claims();

  @Test
  void noClientNotices() throws Exception {
    List<Hash> acknowledged;
    Map<String, String> answers;
    long count;
    try (NodeUnderTest node = NodeUnderTest.start(folder.resolve("data"))) {
      batch(node, new Opinions(SEED).batch(OPINIONS));
      fill(node);
      long offset = node.ask("/v1/health").get("offset").integer();
      count = node.assertionsCount();
      answers = answers(node, offset);
      StoreCommands store = new StoreCommands(node);
      NodeClient client = new NodeClient(Integer.toString(node.port()));
      Load load = new Load(client, claims, List.of("recency", "consensus"), WRITERS, READERS);
      try (Repeated repeated = new Repeated(node, answers)) {
        for (String to : List.of("mvstore", "rocksdb", "leveldb")) {
          long before = load.requests();
          store.move(to);
          Await.until("clients go on", LIMIT, () -> load.requests() >= before + REQUESTS);
          assertEquals(List.of(), load.failures(), "in " + to);
          assertEquals(List.of(), List.copyOf(repeated.differences), "in " + to);
        }
        assertTrue(repeated.count > answers.size(), "all were asked again");
      } finally {
        load.end();
      }
      assertEquals(List.of(), load.failures());
      acknowledged = load.acknowledged();
      assertSizeIsShown(node, "leveldb");
      assertSizeIsShown(node, "mvstore");
      String found = store.verify();
      assertTrue(found.contains("rows are equal") && !found.contains("compared"), found);
      assertThere(node, acknowledged, count);
      node.stop();
    }
    try (NodeUnderTest node = NodeUnderTest.start(folder.resolve("data"))) {
      assertEquals("leveldb", new StoreCommands(node).store());
      assertThere(node, acknowledged, count);
      assertEquals(answers, answers(node, answers.keySet()));
    }
  }

  private static void assertSizeIsShown(NodeUnderTest node, String backend) throws Exception {
    String series = "stemedb_storage_size_bytes{backend=\"" + backend + "\"} ";
    String line =
        node.text("/metrics").lines().filter(one -> one.startsWith(series)).findFirst().orElse("");
    assertTrue(!line.isEmpty() && !line.endsWith(" 0"), line);
  }

  private static void assertThere(NodeUnderTest node, List<Hash> acknowledged, long before)
      throws Exception {
    assertEquals(before + acknowledged.size(), node.assertionsCount());
    for (Hash hash : acknowledged) {
      assertEquals(200, node.get("/v1/assertions/" + hash).statusCode(), hash::toString);
    }
  }

  private void fill(NodeUnderTest node) throws Exception {
    for (int i = 0; i < BATCHES; i++) {
      batch(node, claims.batch(BATCH));
    }
  }

  private static String batch(NodeUnderTest node, byte[] lines) throws Exception {
    HttpResponse<String> reply = node.post("/v1/batch", "application/x-ndjson", lines);
    assertEquals(200, reply.statusCode(), reply.body());
    return reply.body();
  }

  /** Whatever can be asked about one moment. */
  private static Map<String, String> answers(NodeUnderTest node, long offset) throws Exception {
    return answers(node, StoreRebuildTest.questionsAbout(node, List.of(offset / 2, offset)));
  }

  private static Map<String, String> answers(NodeUnderTest node, Iterable<String> paths)
      throws Exception {
    Map<String, String> answers = new LinkedHashMap<>();
    for (String path : paths) {
      answers.put(path, StoreRebuildTest.text(node, path));
    }
    return answers;
  }

  /** Asks the same again and again: about the past there is one answer. */
  private static final class Repeated implements AutoCloseable {
    private final Queue<String> differences = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean running = true;
    private volatile long count;

    private Repeated(NodeUnderTest node, Map<String, String> answers) {
      thread = new Thread(() -> ask(node, answers), "load-repeated");
      thread.start();
    }

    private void ask(NodeUnderTest node, Map<String, String> answers) {
      try {
        while (running) {
          for (Map.Entry<String, String> answer : answers.entrySet()) {
            String now = StoreRebuildTest.text(node, answer.getKey());
            if (!now.equals(answer.getValue())) {
              differences.add(answer + " became " + now);
            }
            count++;
          }
        }
      } catch (Exception | AssertionError e) {
        differences.add(e.toString());
      }
    }

    @Override
    public void close() throws InterruptedException {
      running = false;
      thread.join();
    }
  }

  /** A kill within a move leaves the old store or the new one, whole, and the next move works. */
  @Test
  void survivesAKillAtAnyMoment() throws Exception {
    System.getLogger("stemedb.it")
        .log(System.Logger.Level.WARNING, "stemedb.kill.seed={0}", "" + SEED);
    Random random = new Random(SEED);
    Survivors survivors = new Survivors(SEED);
    Path data = folder.resolve("data");
    String store = "leveldb";
    String wanted = "mvstore";
    for (int cycle = 0; cycle <= CYCLES; cycle++) {
      try (NodeUnderTest node = NodeUnderTest.start(data)) {
        StoreCommands commands = new StoreCommands(node);
        String found = commands.store();
        assertTrue(Set.of(store, wanted).contains(found), found + ", seed " + SEED);
        assertFalse(Files.exists(data.resolve("store/UNFINISHED")));
        survivors.assertThere(node);
        Set<String> acknowledged = new HashSet<>();
        if (cycle == 0) {
          for (int i = 0; i < BATCHES; i++) {
            batch(node, claims.batch(BATCH))
                .lines()
                .forEach(line -> acknowledged.add(JsonValue.parse(line).get("hash").text()));
          }
        }
        store = after(found);
        long start = System.nanoTime();
        commands.move(store);
        long nanos = System.nanoTime() - start;
        wanted = after(store);
        if (cycle < CYCLES) {
          acknowledged.addAll(moveUntilKilled(node, commands, wanted, random.nextLong(2 * nanos)));
        }
        survivors.add(acknowledged);
      }
    }
  }

  /** Returns what was acknowledged meanwhile. */
  private Set<String> moveUntilKilled(
      NodeUnderTest node, StoreCommands commands, String to, long nanos) throws Exception {
    try (WritersUntilDeath writers = new WritersUntilDeath(node, claims, WRITERS)) {
      Await.until("they write", LIMIT, () -> !writers.acknowledged().isEmpty());
      commands.begin(to);
      LockSupport.parkNanos(nanos);
      node.kill();
      writers.awaitEnd();
      assertEquals(List.of(), writers.failures(), () -> "seed " + SEED);
      return writers.acknowledged();
    }
  }

  private static String after(String store) {
    return STORES.get((STORES.indexOf(store) + 1) % STORES.size());
  }
}
