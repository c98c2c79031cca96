package stemedb.engine.feed;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stemedb.api.ChangePage;
import stemedb.api.ErrorCode;
import stemedb.api.FeedReader;
import stemedb.api.FeedRequest;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;
import stemedb.api.metrics.Metrics;
import stemedb.api.storage.Store;
import stemedb.engine.index.Head;
import stemedb.engine.index.Indexer;
import stemedb.engine.query.View;
import stemedb.engine.store.Holder;

/**
 * The change feed. A page is read from the documents in the store, up to the head, on the thread of
 * whoever asks for it; the writer moves the head and knows nothing of readers.
 *
 * <p>Who wants to wait for more does so in the {@link WaitingRoom}, whose one thread looks at the
 * head some fifty times a second as long as somebody is there, and reads a page for each whom the
 * head has overtaken. So a burst of records wakes a reader once, and many readers cost the writer
 * nothing but their share of the processor. What they all want next is decoded once: {@link Tail}.
 * Between two pages a reader holds nothing: no lease, no snapshot, no thread.
 */
public final class Feed implements AutoCloseable {
  private static final int READERS_MAX = 256;
  private static final int CONSUMERS_MAX = 16;
  private static final Duration WAIT_MAX = Duration.ofMinutes(1);

  private final Holder<Store> store;
  private final Indexer indexer;
  private final Metrics metrics;
  private final Function<Supplier<ChangePage>, CompletionStage<ChangePage>> patience;
  private final Tail tail = new Tail();
  private final WaitingRoom room;
  private final Set<PageReader> readers = new HashSet<>();
  private final Map<String, Metrics.Registration> gauges = new HashMap<>();
  private boolean closed;

  /**
   * @param patience reads now, or when the store is there again
   */
  public Feed(
      Holder<Store> store,
      Indexer indexer,
      Metrics metrics,
      Function<Supplier<ChangePage>, CompletionStage<ChangePage>> patience) {
    this.store = store;
    this.indexer = indexer;
    this.metrics = metrics;
    this.patience = patience;
    this.room = new WaitingRoom(this::head, this::look);
  }

  public void start() {
    room.start();
  }

  /** A page, at once or within that time. */
  public CompletionStage<ChangePage> changes(FeedRequest request, Duration wait) {
    try {
      Waiter waiter = waiter(request, wait);
      look(waiter);
      return waiter.page();
    } catch (StemeDbException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * A reader.
   *
   * @throws StemeDbException when there are too many
   */
  public FeedReader follow(FeedRequest request, String consumer) {
    synchronized (readers) {
      if (closed) {
        throw WaitingRoom.closing();
      }
      if (readers.size() >= READERS_MAX) {
        throw Problem.of(
                ErrorCode.TOO_MANY_READERS,
                READERS_MAX + " readers follow the feed already, and no more may")
            .toException();
      }
      PageReader reader = new PageReader(this, request, series(consumer));
      readers.add(reader);
      return reader;
    }
  }

  /** Names of consumers come from outside; beyond a limit they share one series. */
  private String series(String consumer) {
    String name =
        gauges.containsKey(consumer) || gauges.size() < CONSUMERS_MAX ? consumer : "other";
    gauges.computeIfAbsent(
        name, one -> metrics.gauge("stemedb_feed_lag_records", () -> lag(one), "consumer", one));
    return name;
  }

  /** How far the last of the readers of that name is behind; 0 when there is none. */
  private double lag(String consumer) {
    long head = head();
    synchronized (readers) {
      return readers.stream()
          .filter(reader -> reader.consumer().equals(consumer))
          .mapToLong(reader -> reader.lag(head))
          .max()
          .orElse(0);
    }
  }

  /** Ends the thread, and fails all that is waited for. */
  @Override
  public void close() {
    room.close();
    synchronized (readers) {
      closed = true;
      readers.clear();
      gauges.values().forEach(Metrics.Registration::close);
      gauges.clear();
    }
  }

  Waiter waiter(FeedRequest request, Duration wait) {
    if (wait.isNegative() || wait.compareTo(WAIT_MAX) > 0) {
      throw Problem.at(
              ErrorCode.VALIDATION_FAILED,
              "wait",
              "one may wait 0 to " + WAIT_MAX.toSeconds() + " seconds")
          .toException();
    }
    return new Waiter(request, System.nanoTime() + wait.toNanos());
  }

  /** Reads for somebody, who waits on when there is nothing. */
  void look(Waiter waiter) {
    patience
        .apply(() -> read(waiter.request()))
        .whenComplete((page, failure) -> answer(waiter, page, failure));
  }

  void leave(Waiter waiter) {
    room.leave(waiter);
  }

  void forget(PageReader reader) {
    synchronized (readers) {
      readers.remove(reader);
    }
  }

  private void answer(Waiter waiter, @Nullable ChangePage page, @Nullable Throwable failure) {
    if (page == null) {
      waiter.fail(failure == null ? new IllegalStateException("no page") : failure);
    } else if (!waiter.takes(page)) {
      room.enter(waiter);
    }
  }

  private ChangePage read(FeedRequest request) {
    try (View view = View.open(store, indexer)) {
      return new FeedPage(request, view, tail).read();
    }
  }

  private long head() {
    Head head = indexer.head();
    return head == null ? 0 : head.offset();
  }
}
