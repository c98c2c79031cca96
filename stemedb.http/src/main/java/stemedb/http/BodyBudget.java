package stemedb.http;

import java.util.concurrent.atomic.AtomicLong;

/** Memory that all bodies together may take, so that many large ones cannot exhaust the heap. */
final class BodyBudget {
  private static final long DEFAULT_BYTES_MAX = 64L << 20;

  private final long bytesMax;
  private final AtomicLong bytesTaken = new AtomicLong();

  /**
   * @param bytesMax how much; 0 for what suits the heap
   */
  BodyBudget(long bytesMax) {
    this.bytesMax =
        bytesMax > 0 ? bytesMax : Math.min(DEFAULT_BYTES_MAX, Runtime.getRuntime().maxMemory() / 8);
  }

  /** A share for one request, empty at first. */
  Share open() {
    return new Share();
  }

  /** What is taken now. */
  long bytesTaken() {
    return bytesTaken.get();
  }

  /** What one request has taken. */
  final class Share {
    private long bytes;

    /** Takes more; false, and nothing is taken, when all is in use. */
    synchronized boolean grow(long more) {
      if (bytesTaken.addAndGet(more) > bytesMax) {
        bytesTaken.addAndGet(-more);
        return false;
      }
      bytes += more;
      return true;
    }

    /** Gives all back. */
    synchronized void release() {
      bytesTaken.addAndGet(-bytes);
      bytes = 0;
    }
  }
}
