package stemedb.wal;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;

/** The number behind the last readable frame, and those who wait for it to move. */
final class EndOfLog {
  /** Nobody waits longer at a time. */
  private static final Duration WAIT_MAX = Duration.ofMinutes(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile long end;
  private volatile boolean closed;

  EndOfLog(long end) {
    this.end = end;
  }

  long get() {
    return end;
  }

  void moveTo(long newEnd) {
    lock.lock();
    try {
      end = newEnd;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all waiting. */
  void close() {
    lock.lock();
    try {
      closed = true;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * Waits until the end is behind the frame or the time is over.
   *
   * @throws JournalException {@link Reason#UNAVAILABLE} when closed or interrupted
   */
  long await(long frame, Duration wait) {
    if (end > frame || wait.isZero() || wait.isNegative()) {
      return end;
    }
    long nanos = (wait.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : wait).toNanos();
    lock.lock();
    try {
      while (end <= frame && !closed && nanos > 0) {
        nanos = moved.awaitNanos(nanos);
      }
      checkOpen();
      return end;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JournalException(Reason.UNAVAILABLE, "interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  void checkOpen() {
    if (closed) {
      throw new JournalException(Reason.UNAVAILABLE, "the journal is closed");
    }
  }
}
