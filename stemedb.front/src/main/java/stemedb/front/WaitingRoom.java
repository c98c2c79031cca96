package stemedb.front;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Holds requests, without a thread each, until the gateway is there: then they are sent again. One
 * that has waited too long is turned away. Thread-safe.
 */
final class WaitingRoom implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("stemedb.front");
  private static final long TICK_MILLIS = 20;

  /** Request attribute: when its patience ends, in nanoseconds, however often it comes back. */
  private static final String UNTIL = "stemedb.front.until";

  private record Guest(AsyncContext request, long untilNanos) {}

  private final int guestsMax;
  private final long patienceNanos;
  private final BooleanSupplier gatewayIsThere;
  private final Consumer<AsyncContext> turnAway;
  private final List<Guest> guests = new ArrayList<>();
  private final ScheduledThreadPoolExecutor clock;
  private boolean ticking;
  private boolean closed;

  /**
   * @param turnAway answers a request that nobody will come for, and completes it
   */
  WaitingRoom(
      int guestsMax,
      Duration patience,
      BooleanSupplier gatewayIsThere,
      Consumer<AsyncContext> turnAway) {
    this.guestsMax = guestsMax;
    this.patienceNanos = patience.toNanos();
    this.gatewayIsThere = gatewayIsThere;
    this.turnAway = turnAway;
    this.clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "stemedb-front");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Lets a request in; false when there is no room, or its patience is at its end. */
  boolean enter(ServletRequest request) {
    long untilNanos = until(request);
    if (System.nanoTime() - untilNanos >= 0) {
      return false;
    }
    synchronized (guests) {
      if (closed || guests.size() >= guestsMax) {
        return false;
      }
      AsyncContext async = request.startAsync();
      async.setTimeout(0); // the clock sees to it
      guests.add(new Guest(async, untilNanos));
      if (!ticking) {
        ticking = true;
        clock.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
    return true;
  }

  /** Sends all requests again. */
  void open() {
    leave(guest -> true).forEach(guest -> letGo(guest, AsyncContext::dispatch));
  }

  /** Turns everybody away and ends the clock. */
  @Override
  public void close() {
    synchronized (guests) {
      closed = true;
    }
    clock.shutdownNow();
    leave(guest -> true).forEach(guest -> letGo(guest, turnAway));
  }

  private void tick() {
    if (gatewayIsThere.getAsBoolean()) {
      open();
    } else {
      long nowNanos = System.nanoTime();
      leave(guest -> nowNanos - guest.untilNanos >= 0).forEach(guest -> letGo(guest, turnAway));
    }
    synchronized (guests) {
      ticking = !closed && !guests.isEmpty();
      if (ticking) {
        clock.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  private List<Guest> leave(Predicate<Guest> who) {
    synchronized (guests) {
      List<Guest> leaving = guests.stream().filter(who).toList();
      guests.removeAll(leaving);
      return leaving;
    }
  }

  /** A failure is that guest's alone: the others and the clock go on. */
  private static void letGo(Guest guest, Consumer<AsyncContext> how) {
    try {
      how.accept(guest.request);
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "a request went away while it was held", e);
    }
  }

  private long until(ServletRequest request) {
    if (request.getAttribute(UNTIL) instanceof Long untilNanos) {
      return untilNanos;
    }
    long untilNanos = System.nanoTime() + patienceNanos;
    request.setAttribute(UNTIL, untilNanos);
    return untilNanos;
  }
}
