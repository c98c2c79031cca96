package stemedb.engine.query;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stemedb.engine.index.Keys;

/** A pair as a key of caches: where its candidates begin in the store. */
final class PairId {
  private final byte[] start;
  private final int hash;

  /**
   * @param start kept, not to be changed
   */
  PairId(byte[] start) {
    this.start = start;
    this.hash = Arrays.hashCode(start);
  }

  static PairId of(String subject, String predicate) {
    return new PairId(Keys.candidates(subject, predicate));
  }

  /** Start of the pair's candidates; not to be changed. */
  byte[] start() {
    return start;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PairId pair && hash == pair.hash && Arrays.equals(start, pair.start);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
