package stemedb.engine.store;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds a resource that can be taken away while others use it: a store or a journal whose bundle is
 * updated. Whoever uses it holds a lease; closing waits for the leases a limited time. A resource
 * that is still in use then is left open and never closed, because with a native store the
 * alternative is the death of the process.
 *
 * @param <T> the resource
 */
public final class Holder<T> {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");

  private final String name;
  private volatile @Nullable Slot<T> slot;
  private long opened;

  /**
   * @param name what it holds, for messages
   */
  public Holder(String name) {
    this.name = name;
  }

  /** Puts a resource in; there must be none. */
  public synchronized void open(T resource) {
    if (slot != null) {
      throw new IllegalStateException("there is a " + name + " already");
    }
    slot = new Slot<>(resource, ++opened);
  }

  /**
   * Puts a resource in the place of the one that is there, in one step: whoever asks gets the old
   * one or the new one.
   *
   * @param first is told the new one's number before anybody can get it
   * @return the old one, which those inside go on using until it is closed; null when there was
   *     none
   */
  public synchronized @Nullable Retired<T> replace(T resource, LongConsumer first) {
    Slot<T> old = slot;
    Slot<T> next = new Slot<>(resource, ++opened);
    first.accept(next.number);
    slot = next;
    if (old == null) {
      return null;
    }
    old.closing = true;
    return new Retired<>(name, old);
  }

  /**
   * Takes the resource out, to be used elsewhere; null when it is away or somebody is inside. Those
   * who come later find none.
   */
  public synchronized @Nullable T take() {
    Slot<T> current = slot;
    if (current == null) {
      return null;
    }
    current.closing = true;
    if (current.users.get() > 0) {
      current.closing = false;
      return null;
    }
    slot = null;
    return current.resource;
  }

  /** The resource for a while, or null when it is away. */
  public @Nullable Lease<T> lease() {
    while (true) {
      Slot<T> current = slot;
      if (current == null) {
        return null;
      }
      if (current.enter()) {
        return new Lease<>(current);
      }
      if (slot == current) {
        return null; // being closed; else another one has taken its place
      }
    }
  }

  /** Whether that lease is of the resource that others would get now. */
  public boolean isCurrent(Lease<T> lease) {
    return slot == lease.slot;
  }

  /** Whether a resource is there now. */
  public boolean isOpen() {
    return slot != null;
  }

  /** Takes the resource away from new users, waits for those inside, and closes it. */
  public synchronized void close(Duration wait, Consumer<T> closer) {
    Slot<T> current = slot;
    slot = null;
    if (current == null) {
      return;
    }
    current.closing = true;
    close(name, current, wait, closer);
  }

  private static <T> void close(String name, Slot<T> slot, Duration wait, Consumer<T> closer) {
    slot.revoked = true;
    if (slot.awaitEmpty(wait)) {
      closer.accept(slot.resource);
      return;
    }
    LOG.log(
        Level.ERROR,
        "the {0} is still in use after {1}: it is left open and not used again",
        name,
        wait);
  }

  /**
   * A resource that another one has replaced.
   *
   * @param <T> the resource
   */
  public static final class Retired<T> {
    private final String name;
    private final Slot<T> slot;
    private boolean closed;

    private Retired(String name, Slot<T> slot) {
      this.name = name;
      this.slot = slot;
    }

    /**
     * Lets those inside end what they do for some time, then asks them to leave, and closes it. May
     * be called by several; nobody returns before it is closed or left.
     */
    public void close(Duration patience, Duration wait, Consumer<T> closer) {
      slot.awaitEmpty(patience);
      synchronized (this) {
        if (!closed) {
          closed = true;
          Holder.close(name, slot, wait, closer);
        }
      }
    }
  }

  /**
   * The right to use a resource until it is closed.
   *
   * @param <T> the resource
   */
  public static final class Lease<T> implements AutoCloseable {
    private final Slot<T> slot;
    private boolean closed;

    private Lease(Slot<T> slot) {
      this.slot = slot;
    }

    /** The resource. */
    public T get() {
      return slot.resource;
    }

    /** Counts the resources that were held: another number is another resource. */
    public long number() {
      return slot.number;
    }

    /** Whether somebody waits for this lease to end: give up long work. */
    public boolean revoked() {
      return slot.revoked;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        slot.leave();
      }
    }
  }

  private static final class Slot<T> {
    private final T resource;
    private final long number;
    private final AtomicInteger users = new AtomicInteger();
    private volatile boolean closing; // nobody comes in
    private volatile boolean revoked; // and who is inside should leave

    private Slot(T resource, long number) {
      this.resource = resource;
      this.number = number;
    }

    /** Counts first and looks then, so that the closer either sees the user or turns it away. */
    private boolean enter() {
      users.incrementAndGet();
      if (closing) {
        leave();
        return false;
      }
      return true;
    }

    private void leave() {
      if (users.decrementAndGet() == 0 && closing) {
        synchronized (this) {
          notifyAll();
        }
      }
    }

    /** Seen empty once is empty: who comes later counts for a moment and is turned away. */
    private synchronized boolean awaitEmpty(Duration limit) {
      long deadline = System.nanoTime() + limit.toNanos();
      boolean interrupted = false;
      boolean empty = users.get() == 0;
      while (!empty) {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          break;
        }
        try {
          wait(Math.min(millis, 100));
        } catch (InterruptedException e) {
          interrupted = true; // closing goes on: half-closed is worse than late
        }
        empty = users.get() == 0;
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return empty;
    }
  }
}
