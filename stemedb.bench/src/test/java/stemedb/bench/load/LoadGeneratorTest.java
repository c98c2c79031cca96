package stemedb.bench.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  @Test
  void aClosedLoopAgainstTheNullServer() throws Exception {
    try (NullServer server = new NullServer()) {
      Load load = new Load(List.of(REQUEST), true, answer -> answer.status() == 201);
      Load.Result result =
          new LoadGenerator(server.address()).run(load, 8, Pace.CLOSED, millis(50));
      assertTrue(result.requests() >= 8, () -> "" + result.requests());
      assertEquals(0, result.errors());
      assertEquals(result.requests(), result.latencyNanos().getTotalCount());
      assertTrue(result.generatorCpuSeconds() > 0);
      assertTrue(server.cpuSeconds() > 0);
    }
  }

  @Test
  void aListThatIsNotRepeatedEnds() throws Exception {
    try (NullServer server = new NullServer()) {
      List<byte[]> three = List.of(REQUEST, REQUEST, REQUEST);
      Load load = new Load(three, false, answer -> answer.status() == 201);
      LoadGenerator generator = new LoadGenerator(server.address());
      assertEquals(3, generator.run(load, 8, Pace.CLOSED, Long.MAX_VALUE).requests());
      assertEquals(3, generator.run(load, 8, Pace.open(1000), Long.MAX_VALUE).requests());
    }
  }

  @Test
  void fetchesABody() throws Exception {
    byte[] body = "{\"a\":1}".getBytes(StandardCharsets.US_ASCII);
    try (NullServer server = new NullServer(200, body)) {
      assertArrayEquals(body, new LoadGenerator(server.address()).fetch(REQUEST));
    }
    try (NullServer server = new NullServer(404, body)) {
      LoadGenerator generator = new LoadGenerator(server.address());
      assertThrows(IOException.class, () -> generator.fetch(REQUEST));
    }
  }

  /**
   * The server holds its first answer for 300 ms. In that time 100 requests are due, which a closed
   * loop would not have sent: each counts at least 200 ms.
   */
  @Test
  void anOpenLoopCountsTheWaitOfRequestsThatWereDue() throws Exception {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    HttpServer server = stallsOnce(timer, 300);
    try {
      Load load = new Load(List.of(REQUEST), true, answer -> answer.status() == 200);
      Load.Result result =
          new LoadGenerator(server.getAddress()).run(load, 1, Pace.open(1000), millis(100));
      assertEquals(100, result.requests());
      double shortest = result.latencyNanos().getMinValue() / 1e6;
      assertTrue(shortest >= 199, () -> shortest + " ms");
    } finally {
      server.stop(0);
      timer.shutdownNow();
    }
  }

  @Test
  void dueTimesLieOnAGridAndKeepTheRate() {
    Pace pace = Pace.open(2500);
    assertEquals(0, pace.dueNanos(0));
    assertEquals(millis(1), pace.dueNanos(1));
    assertEquals(millis(1), pace.dueNanos(2));
    assertEquals(millis(2), pace.dueNanos(5));
    assertEquals(millis(1000), pace.dueNanos(2500));
    assertEquals(0, Pace.CLOSED.dueNanos(7));
    assertThrows(IllegalArgumentException.class, () -> Pace.open(-1));
    assertThrows(IllegalArgumentException.class, () -> Pace.open(Double.NaN));
  }

  private static HttpServer stallsOnce(ScheduledExecutorService timer, int stallMillis)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicBoolean stalled = new AtomicBoolean();
    server.createContext(
        "/",
        exchange -> {
          long wait = stalled.getAndSet(true) ? 0 : stallMillis;
          timer.schedule(
              () -> {
                try (exchange) {
                  exchange.sendResponseHeaders(200, -1);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              },
              wait,
              TimeUnit.MILLISECONDS);
        });
    server.start();
    return server;
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
