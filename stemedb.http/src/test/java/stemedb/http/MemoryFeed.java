package stemedb.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import stemedb.api.Change;
import stemedb.api.ChangePage;
import stemedb.api.ErrorCode;
import stemedb.api.FeedReader;
import stemedb.api.FeedRequest;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;
import stemedb.api.StoredRecord;

/** The change feed of a {@link MemoryDatabase}. */
final class MemoryFeed implements AutoCloseable {
  static final String GENERATION = "0123abcd";
  static final int READERS_MAX = 20;
  private static final long TICK_MILLIS = 5;

  private final Supplier<List<StoredRecord>> records;
  private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  MemoryFeed(Supplier<List<StoredRecord>> records) {
    this.records = records;
  }

  /** How many follow. */
  int readers() {
    return readers.size();
  }

  CompletionStage<ChangePage> changes(FeedRequest request, Duration wait) {
    CompletableFuture<ChangePage> future = new CompletableFuture<>();
    look(request, System.nanoTime() + wait.toNanos(), future);
    return future;
  }

  FeedReader follow(FeedRequest request) {
    Reader reader = new Reader(request);
    if (readers.size() >= READERS_MAX) {
      throw Problem.of(ErrorCode.TOO_MANY_READERS, "enough").toException();
    }
    readers.add(reader);
    return reader;
  }

  private void look(FeedRequest request, long deadline, CompletableFuture<ChangePage> future) {
    try {
      ChangePage page = page(request);
      if (page.changes().isEmpty() && !page.hasMore() && System.nanoTime() < deadline) {
        clock.schedule(
            () -> look(request.behind(page), deadline, future), TICK_MILLIS, TimeUnit.MILLISECONDS);
      } else {
        future.complete(page);
      }
    } catch (StemeDbException e) {
      future.completeExceptionally(e);
    }
  }

  private ChangePage page(FeedRequest request) {
    List<StoredRecord> all = records.get();
    if (request.generation() != null && !request.generation().equals(GENERATION)) {
      throw Problem.of(ErrorCode.GENERATION_CHANGED, "another journal").toException();
    }
    if (request.since() > all.size()) {
      throw Problem.at(ErrorCode.INVALID_TIME, "since", "since is ahead").toException();
    }
    long through = request.since() == FeedRequest.LATEST ? all.size() : request.since();
    List<Change> changes = new ArrayList<>();
    long bytes = 0;
    while (through < all.size() && changes.size() < request.limit() && bytes < request.bytesMax()) {
      StoredRecord stored = all.get((int) through++);
      if (isWanted(request, stored)) {
        changes.add(
            new Change(
                stored.offset(),
                stored.recordedAt(),
                stored.kind(),
                stored.hash(),
                stored.document()));
        bytes += stored.document().length;
      }
    }
    return new ChangePage(changes, through, all.size(), GENERATION);
  }

  private static boolean isWanted(FeedRequest request, StoredRecord stored) {
    String prefix = request.subjectPrefix();
    return (prefix == null || MemoryDatabase.read(stored).subject().startsWith(prefix))
        && (request.kinds().isEmpty() || request.kinds().contains(stored.kind()));
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private final class Reader implements FeedReader {
    private volatile FeedRequest request;

    Reader(FeedRequest request) {
      this.request = request;
    }

    @Override
    public CompletionStage<ChangePage> next(Duration wait) {
      return changes(request, wait)
          .thenApply(
              page -> {
                request = request.behind(page);
                return page;
              });
    }

    @Override
    public void close() {
      readers.remove(this);
    }
  }
}
