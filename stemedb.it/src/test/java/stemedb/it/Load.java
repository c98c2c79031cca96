package stemedb.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import stemedb.api.model.Hash;

/** Writers and readers that send one request after the other: no pause, no retry. */
final class Load {

  private static final int FAILURES_KEPT = 20;
  private static final Duration END = Duration.ofSeconds(30);

  private final NodeClient client;
  private final Claims claims;
  private final List<String> lenses;
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<Hash> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong slowestNanos = new AtomicLong();
  private volatile boolean running = true;

  /**
   * @param lenses what readers ask, in turn
   */
  Load(NodeClient client, Claims claims, List<String> lenses, int writers, int readers) {
    this.client = client;
    this.claims = claims;
    this.lenses = lenses;
    for (int i = 0; i < writers; i++) {
      start("writer-" + i, number -> write());
    }
    for (int i = 0; i < readers; i++) {
      start("reader-" + i, this::read);
    }
  }

  private interface Step {
    void run(int number) throws Exception;
  }

  private void start(String name, Step step) {
    Thread thread =
        new Thread(
            () -> {
              for (int number = 0; running; number++) {
                long begin = System.nanoTime();
                try {
                  step.run(number);
                } catch (Exception e) {
                  fail(name + ": " + e);
                }
                slowestNanos.accumulateAndGet(System.nanoTime() - begin, Math::max);
                requests.incrementAndGet();
              }
            },
            "load-" + name);
    threads.add(thread);
    thread.start();
  }

  private void write() throws Exception {
    Claims.Claim claim = claims.next();
    NodeClient.Reply reply = client.post("/v1/assert", claim.json());
    if (reply.status() == 201 && reply.says(claim.hash().toString())) {
      acknowledged.add(claim.hash());
    } else {
      fail("write: " + reply);
    }
  }

  private void read(int number) throws Exception {
    String lens = lenses.get(number % lenses.size());
    NodeClient.Reply reply = client.query(Claims.subject(number), Claims.PREDICATE, lens);
    if (reply.status() != 200 || !reply.says("\"lens\":\"" + lens + "\"")) {
      fail("read: " + reply);
    }
  }

  private void fail(String what) {
    if (failures.size() < FAILURES_KEPT) {
      failures.add(what);
    }
  }

  long requests() {
    return requests.get();
  }

  /** What went wrong, at most the first few. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Hashes of the claims that the node said it has. */
  List<Hash> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** How long the slowest request took. */
  Duration slowest() {
    return Duration.ofNanos(slowestNanos.get());
  }

  /** Lets every thread end its request. */
  void end() throws InterruptedException {
    running = false;
    for (Thread thread : threads) {
      thread.join(END.toMillis());
      if (thread.isAlive()) {
        fail("did not end: " + thread.getName());
      }
    }
  }
}
