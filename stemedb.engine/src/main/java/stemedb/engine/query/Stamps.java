package stemedb.engine.query;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each pair was last touched, for one opening of one store. A fixed table: pairs whose hashes
 * meet share a stamp, so that a pair may look touched that was not, and never the other way round.
 *
 * <p>The writer's thread sets stamps before the head moves. So whoever read the head, then what is
 * cached, and then the stamp sees every touch up to that head.
 */
final class Stamps {
  private static final int SLOTS = 1 << 16;

  private final long store;
  private final long floor;
  private final AtomicLongArray stamps = new AtomicLongArray(SLOTS);
  private volatile long all;

  /**
   * @param store number of the store's lease
   * @param floor the last record that was there before: it may have touched any pair
   */
  Stamps(long store, long floor) {
    this.store = store;
    this.floor = floor;
  }

  long store() {
    return store;
  }

  /** A record touched a pair. */
  void touch(PairId pair, long offset) {
    int slot = slot(pair);
    stamps.setRelease(slot, Math.max(offset, stamps.getPlain(slot)));
  }

  /** A record touched what any answer may depend on. */
  void touchAll(long offset) {
    all = Math.max(offset, all);
  }

  /** The last record that may have changed the pair's rows. */
  long rows(PairId pair) {
    return Math.max(floor, stamps.getAcquire(slot(pair)));
  }

  /** The last record that may have changed an answer about the pair. */
  long answers(PairId pair) {
    return Math.max(rows(pair), all);
  }

  private static int slot(PairId pair) {
    int hash = pair.hashCode() * 0x9E3779B9;
    return hash >>> 16;
  }
}
