package stemedb.engine.feed;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stemedb.api.ChangePage;
import stemedb.api.FeedRequest;

/** A page that somebody asked for, and how far it was looked for. One thread at a time has it. */
final class Waiter {
  private final long deadlineNanos;
  private final CompletableFuture<ChangePage> page = new CompletableFuture<>();
  private volatile FeedRequest request;
  private volatile @Nullable ChangePage seen;

  Waiter(FeedRequest request, long deadlineNanos) {
    this.request = request;
    this.deadlineNanos = deadlineNanos;
  }

  /** What is to be read next. */
  FeedRequest request() {
    return request;
  }

  /** What is waited for. */
  CompletionStage<ChangePage> page() {
    return page;
  }

  /** Takes a page in; false when it has nothing to tell and there is time to wait for more. */
  boolean takes(ChangePage found) {
    seen = found;
    request = request.behind(found);
    if (found.changes().isEmpty() && !found.hasMore() && !isOver(System.nanoTime())) {
      return false;
    }
    page.complete(found);
    return true;
  }

  /** Whether there is something new for it to look at. */
  boolean isBehind(long head) {
    ChangePage looked = seen;
    return looked == null || head > looked.through();
  }

  /** Whether nobody waits for it any longer. */
  boolean isOver(long nowNanos) {
    return page.isDone() || nowNanos - deadlineNanos >= 0;
  }

  /** Answers with what it has seen, which is nothing new. */
  void giveUp() {
    page.complete(seen);
  }

  void fail(Throwable cause) {
    page.completeExceptionally(cause);
  }
}
