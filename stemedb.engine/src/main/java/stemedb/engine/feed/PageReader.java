package stemedb.engine.feed;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stemedb.api.ChangePage;
import stemedb.api.ErrorCode;
import stemedb.api.FeedReader;
import stemedb.api.FeedRequest;
import stemedb.api.Problem;

/** Somebody who follows the feed: where it stands, and the page that it waits for. */
final class PageReader implements FeedReader {
  private final Feed feed;
  private final String consumer;
  private volatile FeedRequest request;
  private volatile @Nullable Waiter waiter;
  private volatile boolean closed;

  /**
   * @param consumer the word under which its lag is shown
   */
  PageReader(Feed feed, FeedRequest request, String consumer) {
    this.feed = feed;
    this.request = request;
    this.consumer = consumer;
  }

  String consumer() {
    return consumer;
  }

  /** How many records it has not read yet. */
  long lag(long head) {
    long since = request.since();
    return since == FeedRequest.LATEST ? 0 : Math.max(0, head - since);
  }

  @Override
  public CompletionStage<ChangePage> next(Duration wait) {
    Waiter next = feed.waiter(request, wait);
    waiter = next;
    if (closed) {
      close();
      return next.page();
    }
    CompletionStage<ChangePage> page = next.page().thenApply(this::advance);
    feed.look(next);
    return page;
  }

  private ChangePage advance(ChangePage page) {
    request = request.behind(page);
    return page;
  }

  @Override
  public void close() {
    closed = true;
    feed.forget(this);
    Waiter last = waiter;
    if (last != null) {
      feed.leave(last);
      last.fail(Problem.of(ErrorCode.CONFLICT, "the reader was closed").toException());
    }
  }
}
