package stemedb.engine.query;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import stemedb.api.Answer;
import stemedb.engine.index.Keys;

/**
 * Sums over the scores of all pairs, written with the rows that they speak of: three numbers of 8
 * bytes, and while all scores are made anew, the sweep.
 *
 * @param pairs pairs with a candidate
 * @param multiValued pairs with more than one distinct object
 * @param contested pairs that are contested
 * @param sweep null when no sweep is under way
 */
record ScoreTotals(long pairs, long multiValued, long contested, @Nullable Sweep sweep) {
  static final byte[] KEY = Keys.meta("scores.totals");

  private static final int SUMS = 3 * Long.BYTES;

  /**
   * How far the scores of all pairs were made anew, after a record that touched many.
   *
   * @param covers the last record before it: further than that the scores are not right
   * @param from key of the pair that is next
   */
  record Sweep(long covers, byte[] from) {}

  static ScoreTotals of(byte @Nullable [] row) {
    if (row == null) {
      return new ScoreTotals(0, 0, 0, null);
    }
    ByteBuffer in = ByteBuffer.wrap(row);
    long pairs = in.getLong();
    long multiValued = in.getLong();
    long contested = in.getLong();
    if (!in.hasRemaining()) {
      return new ScoreTotals(pairs, multiValued, contested, null);
    }
    long covers = in.getLong();
    byte[] from = new byte[in.remaining()];
    in.get(from);
    return new ScoreTotals(pairs, multiValued, contested, new Sweep(covers, from));
  }

  byte[] toBytes() {
    ByteBuffer row =
        ByteBuffer.allocate(sweep == null ? SUMS : SUMS + Long.BYTES + sweep.from.length);
    row.putLong(pairs).putLong(multiValued).putLong(contested);
    if (sweep != null) {
      row.putLong(sweep.covers).put(sweep.from);
    }
    return row.array();
  }

  /** With one pair counted ({@code sign} 1) or no longer counted (-1). */
  ScoreTotals count(PairScore score, int sign) {
    boolean isContested = score.agreement().status() == Answer.Status.CONTESTED;
    return new ScoreTotals(
        pairs + (score.values() > 0 ? sign : 0),
        multiValued + (score.values() > 1 ? sign : 0),
        contested + (isContested ? sign : 0),
        sweep);
  }

  ScoreTotals with(@Nullable Sweep next) {
    return new ScoreTotals(pairs, multiValued, contested, next);
  }
}
