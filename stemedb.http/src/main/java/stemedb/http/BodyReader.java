package stemedb.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;

/** Reads one body as it arrives, within limits of size, memory and time. */
final class BodyReader implements ReadListener {
  private static final int FIRST_BYTES = 4096;
  private static final byte[] EMPTY = new byte[0];

  /** Takes the end of the reading, once. */
  interface Target {
    /** The whole body is there. */
    void body(byte[] body);

    /** It was refused, or is no longer wanted. */
    void refused(Problem problem);
  }

  private final ServletInputStream input;
  private final int bytesMax;
  private final BodyBudget.Share share;
  private final Target target;
  private final AtomicBoolean ended = new AtomicBoolean();

  private byte[] bytes;
  private int length;
  private volatile @Nullable Future<?> deadline;

  /**
   * @param bytesExpected what the client announced, or less than 0
   */
  BodyReader(
      ServletInputStream input,
      long bytesExpected,
      int bytesMax,
      BodyBudget.Share share,
      Target target) {
    this.input = input;
    this.bytesMax = bytesMax;
    this.share = share;
    this.target = target;
    this.bytes =
        new byte[bytesExpected < 0 ? FIRST_BYTES : (int) Math.min(bytesExpected + 1, FIRST_BYTES)];
  }

  /**
   * A small body when all of it has arrived already; else null, and nothing of it was read.
   *
   * @param length what the client announced, or less than 0
   */
  static byte @Nullable [] there(ServletInputStream input, long length) throws IOException {
    if (length < 0 || length >= FIRST_BYTES || input.available() < length) {
      return null;
    }
    return input.readNBytes((int) length);
  }

  /** Starts; {@code deadline} is cancelled at the end. */
  void start(Future<?> deadline) {
    this.deadline = deadline;
    input.setReadListener(this);
  }

  /** Ends the reading when the body is not there yet. */
  void expire() {
    refuse(ErrorCode.BODY_TIMEOUT, "the body did not arrive in time");
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (!ended.get() && input.isReady()) {
      if (length == bytes.length && !grow()) {
        return;
      }
      int count = input.read(bytes, length, bytes.length - length);
      if (count < 0) {
        return;
      }
      length += count;
      if (length > bytesMax) {
        refuse(ErrorCode.TOO_LARGE, tooLarge(bytesMax));
      }
    }
  }

  @Override
  public void onAllDataRead() {
    if (end()) {
      byte[] whole = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
      bytes = EMPTY; // the container keeps this listener until the request is done
      target.body(whole);
    }
  }

  @Override
  public void onError(Throwable cause) {
    refuse(ErrorCode.BODY_TIMEOUT, "the body did not arrive");
  }

  /** What a client is told whose body is larger than the limit. */
  static String tooLarge(int bytesMax) {
    return "the body has more than " + bytesMax + " bytes";
  }

  /** One byte more than the limit has room, so that a body that is too large is noticed. */
  private boolean grow() {
    int larger = (int) Math.min(2L * bytes.length + 1, bytesMax + 1L);
    if (!share.grow(larger - bytes.length)) {
      refuse(ErrorCode.QUEUE_FULL, "too many bodies are on their way");
      return false;
    }
    bytes = Arrays.copyOf(bytes, larger);
    return true;
  }

  private void refuse(ErrorCode code, String detail) {
    if (end()) {
      target.refused(Problem.of(code, detail));
    }
  }

  private boolean end() {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    Future<?> pending = deadline;
    if (pending != null) {
      pending.cancel(false);
    }
    return true;
  }
}
