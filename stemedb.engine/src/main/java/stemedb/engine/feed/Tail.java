package stemedb.engine.feed;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The last records, decoded once for all readers that are at the end. At most 2,048, and none with
 * a large document: some 10 MiB when all are of the largest size. Thread-safe: a slot is empty, or
 * holds a whole item that says which record it is.
 */
final class Tail {
  private static final int SLOTS = 2048;
  private static final int DOCUMENT_BYTES_MAX = 4 << 10;

  private final AtomicReferenceArray<@Nullable Item> slots = new AtomicReferenceArray<>(SLOTS);

  /** That record, if it is here. */
  @Nullable Item get(UUID generation, long offset) {
    Item item = slots.get(slot(offset));
    return item != null && item.is(generation, offset) ? item : null;
  }

  /** Keeps a record if it is among the last ones. */
  void put(Item item, long head) {
    long offset = item.change().offset();
    if (offset > head - SLOTS && item.change().document().length <= DOCUMENT_BYTES_MAX) {
      slots.set(slot(offset), item);
    }
  }

  private static int slot(long offset) {
    return (int) (offset % SLOTS);
  }
}
