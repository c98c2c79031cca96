package stemedb.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Sends a load over a number of connections from the calling thread alone, in a closed loop: each
 * connection sends its next request when the answer to the last one is there. So it finds out what
 * a node can do, and not how long requests wait that come faster than that.
 */
final class LoadGenerator {
  private static final long SILENCE_MAX_MILLIS = 30_000;
  private static final int ERROR_TEXT_BYTES = 300;

  private final InetSocketAddress address;

  LoadGenerator(InetSocketAddress address) {
    this.address = address;
  }

  /**
   * Sends until the time is over or the requests are used up, and waits for the last answers. These
   * count too, and so does the time until the last one.
   *
   * @throws IOException when the node cannot be reached, is silent for half a minute or does not
   *     speak HTTP
   */
  Load.Result run(Load load, int connections, long nanos) throws IOException {
    try (Run run = new Run(load, nanos)) {
      return run.execute(connections);
    }
  }

  /** The state of one run. */
  private final class Run implements AutoCloseable {
    private final Load load;
    private final Selector selector = Selector.open();
    private final Histogram latencies = Load.Result.newHistogram();
    private final long nanos;
    private long start;
    private long lastAnswer;
    private int sent;
    private int waiting;
    private long errors;
    private @Nullable String firstError;

    Run(Load load, long nanos) throws IOException {
      this.load = load;
      this.nanos = nanos;
    }

    Load.Result execute(int connections) throws IOException {
      List<Connection> all = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        all.add(new Connection(this));
      }
      start = System.nanoTime();
      lastAnswer = start;
      for (Connection connection : all) {
        connection.sendNext();
      }
      while (waiting > 0) {
        if (selector.select(SILENCE_MAX_MILLIS) == 0) {
          throw new SocketTimeoutException("no answer for " + SILENCE_MAX_MILLIS / 1000 + " s");
        }
        for (SelectionKey key : selector.selectedKeys()) {
          ((Connection) key.attachment()).proceed();
        }
        selector.selectedKeys().clear();
      }
      double seconds = Math.max(1, lastAnswer - start) / (double) TimeUnit.SECONDS.toNanos(1);
      return new Load.Result(latencies.getTotalCount(), errors, firstError, seconds, latencies);
    }

    byte @Nullable [] next() {
      int size = load.requests().size();
      boolean over = System.nanoTime() - start >= nanos || (!load.repeat() && sent == size);
      return over ? null : load.requests().get(sent++ % size);
    }

    void answered(MessageParser answer, long sentAt) {
      lastAnswer = System.nanoTime();
      if (load.check().isGood(answer)) {
        latencies.recordValue(Math.min(lastAnswer - sentAt, latencies.getHighestTrackableValue()));
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

  /** One connection, with at most one request under way. */
  private final class Connection {
    private final Run run;
    private final MessageParser answer = new MessageParser();
    private SelectionKey key;
    private ByteBuffer request = ByteBuffer.allocate(0);
    private long sentAt;

    Connection(Run run) throws IOException {
      this.run = run;
      this.key = connect();
    }

    void sendNext() throws IOException {
      byte[] next = run.next();
      if (next == null) {
        return;
      }
      run.waiting++;
      request = ByteBuffer.wrap(next);
      sentAt = System.nanoTime();
      write();
    }

    void proceed() throws IOException {
      if (request.hasRemaining()) {
        write();
      } else if (read() && answer.isComplete()) {
        run.waiting--;
        run.answered(answer, sentAt);
        answer.reset();
        sendNext();
      }
    }

    private void write() throws IOException {
      try {
        channel().write(request);
        key.interestOps(request.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
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
        reconnect("the node closed a connection");
      } catch (IOException e) {
        reconnect(e.toString());
      }
      return false;
    }

    /** A node may close a connection after a refusal; the request is lost, the load goes on. */
    private void reconnect(String error) throws IOException {
      run.failed(error);
      run.waiting--;
      key.cancel();
      channel().close();
      answer.reset();
      key = connect();
      sendNext();
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
