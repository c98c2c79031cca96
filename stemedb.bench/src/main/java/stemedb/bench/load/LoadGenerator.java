package stemedb.bench.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Sends a load over a number of connections from the calling thread alone, without blocking in any
 * of them. A connection has at most one request under way.
 */
public final class LoadGenerator {
  private static final long SILENCE_MAX_MILLIS = 30_000;
  private static final int ERROR_TEXT_BYTES = 300;

  private final InetSocketAddress address;

  public LoadGenerator(InetSocketAddress address) {
    this.address = address;
  }

  /**
   * Sends until the time is over or the requests are used up, and waits for the last answers. These
   * count too, and so does the time until the last one.
   *
   * @throws IOException when the server cannot be reached, is silent for half a minute or does not
   *     speak HTTP
   */
  public Load.Result run(Load load, int connections, Pace pace, long nanos) throws IOException {
    try (Run run = new Run(load, pace, nanos)) {
      return run.execute(connections);
    }
  }

  /**
   * Sends one request and returns the body of its answer.
   *
   * @throws IOException also when the answer is none of success
   */
  public byte[] fetch(byte[] request) throws IOException {
    byte[][] body = new byte[1][];
    Load.Check keep =
        answer -> {
          body[0] = answer.body();
          return answer.status() / 100 == 2;
        };
    Load.Result result =
        run(new Load(List.of(request), false, keep), 1, Pace.CLOSED, Long.MAX_VALUE);
    if (result.requests() != 1) {
      throw new IOException("" + result.firstError());
    }
    return body[0];
  }

  /** The state of one run. */
  private final class Run implements AutoCloseable {
    private final Load load;
    private final Pace pace;
    private final Selector selector = Selector.open();
    private final Histogram latencies = Load.Result.newHistogram();
    private final Queue<Connection> idle = new ArrayDeque<>();
    private final long nanos;
    private long start;
    private long lastAnswer;
    private long sent;
    private int waiting;
    private long errors;
    private @Nullable String firstError;

    Run(Load load, Pace pace, long nanos) throws IOException {
      this.load = load;
      this.pace = pace;
      this.nanos = nanos;
    }

    Load.Result execute(int connections) throws IOException {
      List<Connection> all = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        all.add(new Connection(this));
      }
      long cpuStart = threadCpuNanos();
      idle.addAll(all);
      start = System.nanoTime();
      lastAnswer = start;
      while (sendDue() || waiting > 0) {
        select();
      }
      double seconds = Math.max(1, lastAnswer - start) / (double) TimeUnit.SECONDS.toNanos(1);
      return new Load.Result(
          latencies.getTotalCount(),
          errors,
          firstError,
          seconds,
          (threadCpuNanos() - cpuStart) / 1e9,
          latencies);
    }

    private void select() throws IOException {
      long millis = SILENCE_MAX_MILLIS;
      if (pace.isOpen() && !idle.isEmpty() && !isOver()) {
        long untilDue = start + pace.dueNanos(sent) - System.nanoTime();
        millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(untilDue));
      }
      if (selector.select(millis) == 0 && millis == SILENCE_MAX_MILLIS) {
        throw new SocketTimeoutException("no answer for " + SILENCE_MAX_MILLIS / 1000 + " s");
      }
      for (SelectionKey key : selector.selectedKeys()) {
        ((Connection) key.attachment()).proceed();
      }
      selector.selectedKeys().clear();
    }

    /** Gives due requests to idle connections; false when no further one will be due. */
    private boolean sendDue() throws IOException {
      while (!isOver()) {
        long due = start + pace.dueNanos(sent);
        long now = System.nanoTime();
        if (idle.isEmpty() || due - now > 0) {
          return true;
        }
        int size = load.requests().size();
        byte[] next = load.requests().get((int) (sent++ % size));
        idle.remove().send(next, pace.isOpen() ? due : now);
      }
      return false;
    }

    /**
     * Whether the requests are used up, or the next one would be due too late: a request that was
     * due in time is sent, however long it had to wait for a connection.
     */
    private boolean isOver() {
      long next = pace.isOpen() ? pace.dueNanos(sent) : System.nanoTime() - start;
      return next >= nanos || (!load.repeat() && sent == load.requests().size());
    }

    void answered(MessageParser answer, long since) {
      lastAnswer = System.nanoTime();
      if (load.check().isGood(answer)) {
        latencies.recordValue(Math.min(lastAnswer - since, latencies.getHighestTrackableValue()));
      } else {
        failed(answer.status() + " " + answer.bodyText(ERROR_TEXT_BYTES));
      }
    }

    void failed(String error) {
      errors++;
      firstError = firstError == null ? error : firstError;
    }

    @Override
    public void close() throws IOException {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    }
  }

  private static long threadCpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** One connection, with at most one request under way. */
  private final class Connection {
    private final Run run;
    private final MessageParser answer = new MessageParser();
    private SelectionKey key;
    private ByteBuffer request = ByteBuffer.allocate(0);
    private long since;

    Connection(Run run) throws IOException {
      this.run = run;
      this.key = connect();
    }

    void send(byte[] next, long since) throws IOException {
      run.waiting++;
      request = ByteBuffer.wrap(next);
      this.since = since;
      write();
    }

    void proceed() throws IOException {
      if (request.hasRemaining()) {
        write();
      } else if (read() && answer.isComplete()) {
        run.answered(answer, since);
        becomeIdle();
      }
    }

    private void becomeIdle() {
      answer.reset();
      run.waiting--;
      run.idle.add(this);
    }

    private void write() throws IOException {
      try {
        channel().write(request);
        int wanted = request.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
          key.interestOps(wanted);
        }
      } catch (IOException e) {
        reconnect(e.toString());
      }
    }

    /** Whether the connection is still there. */
    private boolean read() throws IOException {
      ByteBuffer space = answer.space();
      try {
        if (channel().read(space) >= 0) {
          return true;
        }
        reconnect("the server closed a connection");
      } catch (IOException e) {
        reconnect(e.toString());
      }
      return false;
    }

    /** A server may close a connection after a refusal; the request is lost, the load goes on. */
    private void reconnect(String error) throws IOException {
      key.cancel();
      channel().close();
      key = connect();
      request = ByteBuffer.allocate(0);
      // An idle one that is closed costs nothing but the new connection.
      if (!run.idle.contains(this)) {
        run.failed(error);
        becomeIdle();
      }
    }

    private SelectionKey connect() throws IOException {
      SocketChannel channel = SocketChannel.open(address);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      return channel.register(run.selector, SelectionKey.OP_READ, this);
    }

    private SocketChannel channel() {
      return (SocketChannel) key.channel();
    }
  }
}
