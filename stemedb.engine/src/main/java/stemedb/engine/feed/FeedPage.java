package stemedb.engine.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import stemedb.api.Change;
import stemedb.api.ChangePage;
import stemedb.api.ErrorCode;
import stemedb.api.FeedRequest;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.engine.index.Head;
import stemedb.engine.index.Keys;
import stemedb.engine.query.View;

/** One page of the feed while it is being read. */
final class FeedPage {
  /** So many records a page looks at; with rare filters it may come out short, or empty. */
  private static final int RECORDS_A_PAGE_MAX = 10_000;

  private final FeedRequest request;
  private final View view;
  private final Tail tail;
  private final UUID generation;
  private final long head;
  private final long first;
  private final List<Change> changes = new ArrayList<>();
  private long through;
  private long bytes;

  FeedPage(FeedRequest request, View view, Tail tail) {
    Head now = view.head();
    this.request = request;
    this.view = view;
    this.tail = tail;
    this.generation = now.generation();
    this.head = now.offset();
    check(request, now);
    this.first = request.since() == FeedRequest.LATEST ? head : request.since();
    this.through = first;
  }

  private static void check(FeedRequest request, Head head) {
    if (request.limit() < 1 || request.limit() > FeedRequest.LIMIT_MAX) {
      throw invalid("limit", "limit is 1 to " + FeedRequest.LIMIT_MAX);
    }
    if (request.bytesMax() < 1) {
      throw invalid("bytes_max", "the bytes of a page are 1 or more");
    }
    if (request.since() < FeedRequest.LATEST) {
      throw invalid("since", "since is the number of a record, or 0");
    }
    String generation = request.generation();
    if (generation != null && !generation.equals(digits(head.generation()))) {
      throw Problem.at(
              ErrorCode.GENERATION_CHANGED,
              "since",
              "the journal was replaced since that record was read; read anew from the first")
          .toException();
    }
    if (request.since() > head.offset()) {
      throw Problem.at(
              ErrorCode.INVALID_TIME,
              "since",
              "since names record " + request.since() + ", the last one is " + head.offset())
          .toException();
    }
  }

  private static StemeDbException invalid(String name, String detail) {
    return Problem.at(ErrorCode.VALIDATION_FAILED, name, detail).toException();
  }

  private static String digits(UUID generation) {
    return generation.toString().substring(0, FeedRequest.GENERATION_DIGITS);
  }

  ChangePage read() {
    long last = Math.min(head, first + RECORDS_A_PAGE_MAX);
    Item kept = tail.get(generation, through + 1);
    while (kept != null && through < last && !isFull()) {
      add(kept);
      kept = tail.get(generation, through + 1);
    }
    if (through < last && !isFull()) {
      readStore(last);
    }
    return new ChangePage(changes, through, head, digits(generation));
  }

  private void readStore(long last) {
    try (Scan scan =
        view.snapshot()
            .scan(Keys.document(through + 1), Keys.document(last + 1), ScanOrder.ASCENDING)) {
      while (!isFull() && scan.next()) {
        view.checkpoint();
        long offset = Keys.lastLong(scan.key());
        if (offset != through + 1) {
          throw new IllegalStateException("the store lacks record " + (through + 1));
        }
        Item item = Item.of(generation, offset, scan.value());
        tail.put(item, head);
        add(item);
      }
    }
    if (!isFull() && through < last) {
      throw new IllegalStateException("the store lacks record " + (through + 1));
    }
  }

  private void add(Item item) {
    through = item.change().offset();
    if (item.fits(request)) {
      changes.add(item.change());
      bytes += item.change().document().length;
    }
  }

  private boolean isFull() {
    return changes.size() == request.limit() || bytes >= request.bytesMax();
  }
}
