package stemedb.engine.feed;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;

/** Keeps those who wait for the head to move, with one thread that looks at it now and then. */
final class WaitingRoom implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");
  private static final int WAITERS_MAX = 1024;

  /** A burst of records within this time wakes a reader once. */
  private static final long TICK_MILLIS = 20;

  private final LongSupplier head;
  private final Consumer<Waiter> again;
  private final List<Waiter> waiters = new ArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param head the last record
   * @param again looks once more for somebody who was overtaken by the head
   */
  WaitingRoom(LongSupplier head, Consumer<Waiter> again) {
    this.head = head;
    this.again = again;
    this.thread = new Thread(this::run, "stemedb-feed");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Lets somebody wait, or fails it when there is no room. */
  void enter(Waiter waiter) {
    StemeDbException refusal = null;
    synchronized (waiters) {
      if (closed) {
        refusal = closing();
      } else if (waiters.size() >= WAITERS_MAX) {
        refusal =
            Problem.of(
                    ErrorCode.TOO_MANY_READERS,
                    WAITERS_MAX + " wait for changes already, and no more may")
                .toException();
      } else {
        waiters.add(waiter);
      }
    }
    if (refusal == null) {
      LockSupport.unpark(thread);
    } else {
      waiter.fail(refusal);
    }
  }

  /** Sends somebody away. */
  void leave(Waiter waiter) {
    synchronized (waiters) {
      waiters.remove(waiter);
    }
  }

  /** Ends the thread, and sends everybody away. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    take(Long.MAX_VALUE).forEach(waiter -> waiter.fail(closing()));
  }

  static StemeDbException closing() {
    return Problem.of(ErrorCode.STORAGE_UNAVAILABLE, "the node is closing").toException();
  }

  private void run() {
    while (!closed) {
      if (isEmpty()) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS));
        tick(head.getAsLong());
      }
    }
  }

  private void tick(long through) {
    for (Waiter waiter : take(through)) {
      try {
        if (waiter.isBehind(through)) {
          again.accept(waiter);
        } else {
          waiter.giveUp();
        }
      } catch (RuntimeException | Error e) { // the others that wait must not suffer from it
        LOG.log(Level.ERROR, "a reader of the feed failed", e);
        waiter.fail(e);
      }
    }
  }

  private boolean isEmpty() {
    synchronized (waiters) {
      return waiters.isEmpty();
    }
  }

  /** Takes those out whose time has come. */
  private List<Waiter> take(long through) {
    long now = System.nanoTime();
    List<Waiter> ready = new ArrayList<>();
    synchronized (waiters) {
      waiters.removeIf(
          waiter -> (waiter.isBehind(through) || waiter.isOver(now)) && ready.add(waiter));
    }
    return ready;
  }
}
