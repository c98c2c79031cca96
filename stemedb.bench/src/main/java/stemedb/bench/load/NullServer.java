package stemedb.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A server that answers every request at once with the same few bytes: what the generator reaches
 * with it is the most that it can measure here. One thread, ended by {@link #close}.
 */
public final class NullServer implements AutoCloseable {
  private static final long CLOSE_MAX_MILLIS = 10_000;
  private static final byte[] ANSWER =
      ("HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n"
              + "{\"status\":\"created\"}")
          .getBytes(StandardCharsets.US_ASCII);

  private final Selector selector = Selector.open();
  private final ServerSocketChannel server = ServerSocketChannel.open();
  private final Thread thread = new Thread(this::serve, "stemedb-bench-null-server");
  private volatile boolean closing;

  public NullServer() throws IOException {
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
      channel.write(ByteBuffer.wrap(ANSWER));
    }
  }

  @Override
  public void close() throws IOException {
    closing = true;
    selector.wakeup();
    try {
      thread.join(CLOSE_MAX_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
