package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Change;
import stemedb.api.ChangePage;
import stemedb.api.FeedRequest;
import stemedb.client.ChangeStream;
import stemedb.client.StemeDbClient;

/** The change feed of a real node: every reader sees every record once, in order. */
class FeedTest {
  private static final int READERS = 100;
  private static final int WRITERS = 4;
  private static final int CLAIMS = 600;
  private static final int ROUNDS = 2;
  private static final int EACH = 25;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The same breaks again: {@code -Dstemedb.feed.seed=…}. */
  private static final long SEED = Long.getLong("stemedb.feed.seed", System.nanoTime());

  @TempDir Path folder;

  private final Claims claims = new Claims();

  @Test
  void aHundredReadersSeeAllOfItWhileWritersWrite() throws Exception {
    System.getLogger("stemedb.it")
        .log(System.Logger.Level.WARNING, "stemedb.feed.seed={0}", "" + SEED);
    ExecutorService threads = Executors.newFixedThreadPool(READERS + WRITERS);
    try (NodeUnderTest node = NodeUnderTest.start(folder.resolve("data"))) {
      StemeDbClient client = client(node);
      List<Future<List<String>>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        Random breaks = new Random(SEED + i);
        readers.add(
            threads.submit(i % 2 == 0 ? () -> read(client) : () -> readWithBreaks(client, breaks)));
      }
      for (Future<Void> writer : write(threads, node, WRITERS, CLAIMS / WRITERS)) {
        writer.get(60, TimeUnit.SECONDS);
      }
      List<String> all = pages(client);
      assertEquals(CLAIMS + 1, all.size());
      for (int i = 0; i < READERS; i++) {
        assertEquals(all, readers.get(i).get(60, TimeUnit.SECONDS), "reader " + i);
      }
      String metrics = node.text("/metrics");
      assertTrue(metrics.contains("stemedb_feed_lag_records{consumer=\"events\"}"), metrics);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void goesOnWhenTheNodeIsStartedAnew() throws Exception {
    int port = NodeUnderTest.freePort();
    Path data = folder.resolve("data");
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    NodeUnderTest node = started(data, port);
    List<String> seen = new ArrayList<>();
    try (ChangeStream stream = client(node).follow(FeedRequest.since(0), PATIENCE)) {
      for (int round = 1; round <= ROUNDS; round++) {
        for (Future<Void> writer : write(threads, node, WRITERS, EACH)) {
          writer.get(60, TimeUnit.SECONDS);
        }
        while (seen.size() < round * EACH) { // the rest is read from the next node
          seen.add(told(stream.next()));
        }
        if (round % 2 == 0) {
          node.kill();
        } else {
          node.stop();
        }
        node = started(data, port);
      }
      while (seen.size() < ROUNDS * WRITERS * EACH + 1) {
        seen.add(told(stream.next()));
      }
      assertEquals(pages(client(node)), seen);
    } finally {
      node.close();
      threads.shutdownNow();
    }
  }

  private static NodeUnderTest started(Path data, int port) throws Exception {
    NodeUnderTest node = NodeUnderTest.launch(data, port, Map.of());
    Await.until(
        "the node is ready",
        PATIENCE,
        () -> {
          try {
            return node.get("/v1/health/ready").statusCode() == 200;
          } catch (UncheckedIOException notYet) {
            return false;
          }
        });
    return node;
  }

  private static StemeDbClient client(NodeUnderTest node) {
    return StemeDbClient.of(URI.create("http://127.0.0.1:" + node.port()));
  }

  private List<Future<Void>> write(
      ExecutorService threads, NodeUnderTest node, int writers, int each) {
    Callable<Void> writer =
        () -> {
          for (int i = 0; i < each; i++) {
            assertEquals(
                201,
                node.post("/v1/assert", "application/json", claims.next().json()).statusCode());
          }
          return null;
        };
    List<Future<Void>> all = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      all.add(threads.submit(writer));
    }
    return all;
  }

  /** All of it, in pages. */
  private static List<String> pages(StemeDbClient client) {
    List<String> all = new ArrayList<>();
    ChangePage page = client.changes(FeedRequest.since(0), Duration.ZERO);
    page.changes().forEach(change -> all.add(told(change)));
    while (page.hasMore()) {
      page = client.changes(FeedRequest.since(0).behind(page), Duration.ZERO);
      page.changes().forEach(change -> all.add(told(change)));
    }
    return all;
  }

  private static List<String> read(StemeDbClient client) {
    List<String> seen = new ArrayList<>();
    try (ChangeStream stream = client.follow(FeedRequest.since(0), PATIENCE)) {
      while (seen.size() < CLAIMS + 1) {
        seen.add(told(stream.next()));
      }
    }
    return seen;
  }

  /** The same over many connections, each behind the last event of the one before. */
  private static List<String> readWithBreaks(StemeDbClient client, Random random) {
    List<String> seen = new ArrayList<>();
    FeedRequest from = FeedRequest.since(0);
    while (seen.size() < CLAIMS + 1) {
      int until = Math.min(CLAIMS + 1, seen.size() + 1 + random.nextInt(CLAIMS / 2));
      try (ChangeStream stream = client.follow(from, PATIENCE)) {
        while (seen.size() < until) {
          seen.add(told(stream.next()));
        }
        from = stream.position();
      }
    }
    return seen;
  }

  private static String told(Change change) {
    return change.offset() + " " + change.kind() + " " + change.hash();
  }
}
