package stemedb.engine.query;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import stemedb.api.Answer;
import stemedb.engine.index.Keys;

/**
 * Sums over the scores of all pairs: three numbers of 8 bytes, written with the rows that they
 * speak of.
 *
 * @param pairs pairs with a candidate
 * @param multiValued pairs with more than one distinct object
 * @param contested pairs that are contested
 */
record ScoreTotals(long pairs, long multiValued, long contested) {
  static final byte[] KEY = Keys.meta("scores.totals");

  static ScoreTotals of(byte @Nullable [] row) {
    if (row == null) {
      return new ScoreTotals(0, 0, 0);
    }
    ByteBuffer in = ByteBuffer.wrap(row);
    return new ScoreTotals(in.getLong(), in.getLong(), in.getLong());
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(24).putLong(pairs).putLong(multiValued).putLong(contested).array();
  }

  /** With one pair counted ({@code sign} 1) or no longer counted (-1). */
  ScoreTotals count(PairScore score, int sign) {
    boolean isContested = score.agreement().status() == Answer.Status.CONTESTED;
    return new ScoreTotals(
        pairs + (score.values() > 0 ? sign : 0),
        multiValued + (score.values() > 1 ? sign : 0),
        contested + (isContested ? sign : 0));
  }
}
