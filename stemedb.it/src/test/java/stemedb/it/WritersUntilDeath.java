package stemedb.it;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import stemedb.client.JsonValue;

/** Writers that send claims one by one, and one that sends batches, until the node is gone. */
final class WritersUntilDeath implements AutoCloseable {

  private static final Duration END = Duration.ofSeconds(30);
  private static final int LINES = 50;

  private final NodeUnderTest node;
  private final Claims claims;
  private final List<Thread> threads = new ArrayList<>();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  WritersUntilDeath(NodeUnderTest node, Claims claims, int writers) {
    this.node = node;
    this.claims = claims;
    for (int i = 0; i < writers; i++) {
      start(this::writeOne);
    }
    start(this::writeBatch);
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  private void start(Step step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (failures.isEmpty()) {
                  step.run();
                }
              } catch (UncheckedIOException dead) {
                // what was not acknowledged may be there or not
              } catch (InterruptedException | RuntimeException e) {
                failures.add(e.toString());
              }
            },
            "writer-" + threads.size());
    threads.add(thread);
    thread.start();
  }

  private void writeOne() throws InterruptedException {
    Claims.Claim claim = claims.next();
    HttpResponse<String> reply = node.post("/v1/assert", "application/json", claim.json());
    if (reply.statusCode() == 201) {
      acknowledge(JsonValue.parse(reply.body()));
    } else {
      failures.add(reply.statusCode() + " " + reply.body());
    }
  }

  private void writeBatch() throws InterruptedException {
    HttpResponse<String> reply =
        node.post("/v1/batch", "application/x-ndjson", claims.batch(LINES));
    if (reply.statusCode() == 200) {
      reply.body().lines().map(JsonValue::parse).forEach(this::acknowledge);
    } else {
      failures.add(reply.statusCode() + " " + reply.body());
    }
  }

  private void acknowledge(JsonValue receipt) {
    if (receipt.get("status").text().equals("created") && receipt.get("visible").isTrue()) {
      acknowledged.add(receipt.get("hash").text());
    } else {
      failures.add(receipt.toString());
    }
  }

  /** What the node said it has. */
  Set<String> acknowledged() {
    return acknowledged;
  }

  /** Answers that are none of a node that works. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  void awaitEnd() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(END.toMillis());
      if (thread.isAlive()) {
        failures.add("did not end: " + thread.getName());
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    failures.add("closed");
    awaitEnd();
  }
}
