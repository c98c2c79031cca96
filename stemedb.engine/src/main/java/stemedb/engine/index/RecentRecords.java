package stemedb.engine.index;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The newest records as the writer had them, so that families which follow closely neither read nor
 * parse them again. Limited in bytes; whoever is further behind reads the store. Thread-safe.
 */
final class RecentRecords {
  private static final long BYTES_MAX = 4 << 20;

  private final Deque<Batch> batches = new ArrayDeque<>();
  private long bytes;

  /** What the writer applied as one, with the effective times and how far it changed standings. */
  private record Batch(
      long first, List<Entry> entries, long[] recordedAtMicros, boolean standing, long bytes) {

    private long end() {
      return first + entries.size();
    }

    private Span.Item item(int index) {
      Entry entry = entries.get(index);
      return new Span.Item(
          first + index,
          recordedAtMicros[index],
          entry.envelope(),
          new Span.Known(entry.hash(), entry.document(), !standing));
    }
  }

  /**
   * Takes a batch that follows the last one; else the older ones are forgotten.
   *
   * @param first number of its first record
   * @param standing whether it changed the standing of any claim
   */
  synchronized void add(
      long first, List<Entry> entries, long[] recordedAtMicros, boolean standing) {
    if (entries.isEmpty()) {
      return;
    }
    if (!batches.isEmpty() && batches.getLast().end() != first) {
      clear();
    }
    long size = entries.stream().mapToLong(entry -> entry.bytes().length).sum();
    batches.add(new Batch(first, List.copyOf(entries), recordedAtMicros, standing, size));
    bytes += size;
    while (bytes > BYTES_MAX) {
      bytes -= batches.remove().bytes();
    }
  }

  synchronized void clear() {
    batches.clear();
    bytes = 0;
  }

  /**
   * Records in order, without a gap.
   *
   * @param from number of the first
   * @param end number behind the last that is wanted
   * @param most how many at most
   * @return empty when the first one is not here
   */
  synchronized List<Span.Item> read(long from, long end, int most) {
    List<Span.Item> items = new ArrayList<>();
    for (Batch batch : batches) {
      if (batch.first() > from && items.isEmpty()) {
        break; // what comes before is gone
      }
      for (long next = from + items.size(); next < Math.min(batch.end(), end); next++) {
        if (items.size() == most) {
          return items;
        }
        items.add(batch.item((int) (next - batch.first())));
      }
    }
    return items;
  }
}
