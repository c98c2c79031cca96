package stemedb.engine.index;

import java.util.ArrayList;
import java.util.List;
import stemedb.api.model.Hash;

/**
 * A Bloom filter over ids, on the heap, growing: it answers "certainly new" for nearly every new
 * record, at the cost of a few memory reads instead of a store look-up. One false hit in about
 * 10,000 only costs that look-up. Belongs to one thread.
 *
 * <p>Ids are SHA-256 values, so their bytes serve as the hash functions (B. H. Bloom, "Space/Time
 * Trade-offs in Hash Coding with Allowable Errors", 1970; a new, twice as large filter is added
 * when the last is full).
 */
public final class IdFilter {
  private static final int FIRST_CAPACITY = 1 << 16;
  private static final int BITS_PER_ID = 20;
  private static final int PROBES = 7;

  private final List<long[]> filters = new ArrayList<>();
  private int capacity = FIRST_CAPACITY;
  private int room;

  /** An empty one. */
  public IdFilter() {
    clear();
  }

  /**
   * What is in it.
   *
   * @param filters the oldest first; only the last one changes any more, and its bits are only set
   * @param room ids that the last one takes before another is added
   */
  record Contents(List<long[]> filters, int room) {
    Contents {
      filters = List.copyOf(filters);
    }
  }

  /** A view, not a copy. */
  Contents contents() {
    return new Contents(filters, room);
  }

  /** Puts what was saved in the place of what it holds. */
  void replace(Contents saved) {
    filters.clear();
    filters.addAll(saved.filters);
    long words = filters.get(filters.size() - 1).length;
    capacity = Math.toIntExact(words * 64 / BITS_PER_ID);
    room = Math.max(0, Math.min(saved.room, capacity));
  }

  /** Forgets all. */
  public void clear() {
    filters.clear();
    capacity = FIRST_CAPACITY;
    grow();
  }

  /** Takes an id in. */
  public void add(Hash id) {
    if (room == 0) {
      capacity = Math.min(capacity * 2, 1 << 26);
      grow();
    }
    room--;
    byte[] bytes = id.toBytes();
    long[] filter = filters.get(filters.size() - 1);
    for (int i = 0; i < PROBES; i++) {
      int bit = probe(bytes, i, filter.length);
      filter[bit >>> 6] |= 1L << bit;
    }
  }

  /** Whether it may have been added; never wrong when it says no. */
  public boolean mightContain(Hash id) {
    byte[] bytes = id.toBytes();
    for (long[] filter : filters) {
      if (mightContain(filter, bytes)) {
        return true;
      }
    }
    return false;
  }

  private static boolean mightContain(long[] filter, byte[] bytes) {
    for (int i = 0; i < PROBES; i++) {
      int bit = probe(bytes, i, filter.length);
      if ((filter[bit >>> 6] & 1L << bit) == 0) {
        return false;
      }
    }
    return true;
  }

  /** Four bytes of the id, scaled to the filter's bits. */
  private static int probe(byte[] bytes, int i, int words) {
    int at = 4 * i;
    long word =
        (bytes[at] & 0xFFL) << 24
            | (bytes[at + 1] & 0xFFL) << 16
            | (bytes[at + 2] & 0xFFL) << 8
            | bytes[at + 3] & 0xFFL;
    return (int) (word * ((long) words << 6) >>> 32);
  }

  private void grow() {
    filters.add(new long[Math.toIntExact((long) capacity * BITS_PER_ID / 64)]);
    room = capacity;
  }
}
