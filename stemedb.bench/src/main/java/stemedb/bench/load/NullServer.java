package stemedb.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A server that answers every request at once with the same few bytes: what the generator reaches
 * with it is the most that it can measure here. One thread, ended by {@link #close}.
 */
public final class NullServer implements AutoCloseable {
  private static final long CLOSE_MAX_MILLIS = 10_000;
  private static final String CREATED = "{\"status\":\"created\"}";

  private final byte[] answer;
  private final Selector selector = Selector.open();
  private final ServerSocketChannel server = ServerSocketChannel.open();
  private final Thread thread = new Thread(this::serve, "stemedb-bench-null-server");
  private volatile boolean closing;

  /** Answers 201 with the shortest receipt there is. */
  public NullServer() throws IOException {
    this(201, CREATED.getBytes(StandardCharsets.US_ASCII));
  }

  public NullServer(int status, byte[] body) throws IOException {
    byte[] head =
        ("HTTP/1.1 "
                + status
                + " OK\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    answer = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, answer, head.length, body.length);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    thread.setDaemon(true);
    thread.start();
  }

  public InetSocketAddress address() throws IOException {
    return (InetSocketAddress) server.getLocalAddress();
  }

  private void serve() {
    try {
      while (!closing) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.isAcceptable()) {
            accept();
          } else {
            answer(key);
          }
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      // A generator that hears nothing more says so.
      throw new UncheckedIOException(e);
    }
  }

  private void accept() throws IOException {
    SocketChannel channel = server.accept();
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, new MessageParser());
  }

  private void answer(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    MessageParser request = (MessageParser) key.attachment();
    if (channel.read(request.space()) < 0) {
      channel.close();
    } else if (request.isComplete()) {
      request.reset();
      // Never short: the client waits for each answer, so the socket's buffer is empty.
      channel.write(ByteBuffer.wrap(answer));
    }
  }

  /** CPU time of its thread. */
  public double cpuSeconds() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()) / 1e9;
  }

  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    try {
      thread.join(CLOSE_MAX_MILLIS);
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
