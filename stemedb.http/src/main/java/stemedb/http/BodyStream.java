package stemedb.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import stemedb.http.route.Pieces;

/**
 * One reply that goes on for ever: a piece is asked for, written, flushed, and then the next. All
 * of that happens on the thread of {@link Streams}, each step in turn with those of other streams;
 * the container only tells it when there is room again.
 */
final class BodyStream implements WriteListener {
  private static final System.Logger LOG = System.getLogger("stemedb.http");

  private final Streams owner;
  private final AsyncContext async;
  private final ServletOutputStream output;
  private final Pieces pieces;
  private final AtomicBoolean ended = new AtomicBoolean();
  private byte @Nullable [] piece;
  private boolean toFlush;
  private boolean asking;
  private boolean stalled;
  private long stalledSinceNanos;

  BodyStream(Streams owner, AsyncContext async, ServletOutputStream output, Pieces pieces) {
    this.owner = owner;
    this.async = async;
    this.output = output;
    this.pieces = pieces;
  }

  void start() {
    output.setWriteListener(this);
  }

  @Override
  public void onWritePossible() {
    owner.loop().execute(this::go);
  }

  /** The client is gone. */
  @Override
  public void onError(Throwable cause) {
    cut();
  }

  /**
   * Ends the reply; from any thread. A client that has not taken everything loses the connection,
   * for there is no other way to be rid of it.
   */
  void cut() {
    if (ended.compareAndSet(false, true)) {
      owner.ended(this);
      pieces.close();
      ReplyWriter.complete(async);
    }
  }

  /** On the streams' thread. */
  void cutIfStalled(long nanosMax) {
    if (stalled && System.nanoTime() - stalledSinceNanos > nanosMax) {
      LOG.log(Level.INFO, "a client that does not read its events is cut off");
      cut();
    }
  }

  private void go() {
    if (ended.get() || asking) {
      return;
    }
    try {
      if (output.isReady()) {
        stalled = false;
        step();
      } else if (!stalled) { // the container tells us when there is room
        stalled = true;
        stalledSinceNanos = System.nanoTime();
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "the client of a stream went away", e);
      cut();
    }
  }

  private void step() throws IOException {
    byte[] next = piece;
    if (next != null) {
      piece = null;
      toFlush = true;
      output.write(next);
    } else if (toFlush) {
      toFlush = false;
      output.flush();
    } else {
      asking = true;
      pieces.next().whenCompleteAsync(this::arrived, owner.loop());
      return;
    }
    owner.loop().execute(this::go);
  }

  private void arrived(byte @Nullable [] next, @Nullable Throwable failure) {
    asking = false;
    if (next == null) {
      LOG.log(Level.DEBUG, "a stream ends", failure);
      cut();
    } else {
      piece = next.length == 0 ? null : next;
      go();
    }
  }
}
