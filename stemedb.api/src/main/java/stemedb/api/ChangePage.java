package stemedb.api;

import java.util.List;

/**
 * A page of the change feed. It may be short, or empty, although there is more: how many records a
 * page looks at is limited, too.
 *
 * @param changes in the order of their numbers, without a gap but for what the request left out
 * @param through the last record that was looked at: the next page starts behind it
 * @param offset the last record that there was
 * @param generation first hex digits of the journal's generation, as in {@link FeedRequest}
 */
public record ChangePage(List<Change> changes, long through, long offset, String generation) {
  public ChangePage {
    changes = List.copyOf(changes);
  }

  /** Whether there was more when the page was read. */
  public boolean hasMore() {
    return through < offset;
  }
}
