package stemedb.storage.hybrid;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.Store;

/**
 * An open store of copies, which can be given up while others read from it. It counts who is
 * inside, and the last to leave closes it: closing a native store under a reader would end the JVM.
 */
final class ReadSide {
  private static final System.Logger LOG = System.getLogger("stemedb.storage.hybrid");

  private final StorageBackend backend;
  private final Store store;
  private final AtomicInteger users = new AtomicInteger();
  private final AtomicBoolean closeBegun = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean retired;

  ReadSide(StorageBackend backend, Store store) {
    this.backend = backend;
    this.store = store;
  }

  StorageBackend backend() {
    return backend;
  }

  /** The store, for those between {@link #enter} and {@link #leave}. */
  Store store() {
    return store;
  }

  /** Counts first and looks then, so that whoever retires it sees the user or turns it away. */
  boolean enter() {
    users.incrementAndGet();
    if (retired) {
      leave();
      return false;
    }
    return true;
  }

  void leave() {
    if (users.decrementAndGet() == 0 && retired) {
      close();
    }
  }

  /** Lets nobody in any more and closes the store as soon as nobody is inside. */
  void retire() {
    retired = true;
    if (users.get() == 0) {
      close();
    }
  }

  /** Waits a limited time until the retired store is closed; false when it is not. */
  boolean awaitClosed(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return closed.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true; // half-closed is worse than late
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Closes the store whoever is inside: those who call it while the whole store closes may. */
  void close() {
    retired = true;
    if (closeBegun.compareAndSet(false, true)) {
      try {
        store.close();
      } catch (RuntimeException | LinkageError e) {
        LOG.log(Level.WARNING, "closing the copies failed", e);
      } finally {
        closed.countDown();
      }
    }
  }
}
