package stemedb.engine.query;

import java.nio.ByteBuffer;

/**
 * How contested a pair is, as the store keeps it: score in millionths (8 bytes), distinct values
 * (4), candidates (4).
 *
 * @param score conflict score in millionths
 * @param values distinct objects
 * @param candidates claims that stand for election
 */
record PairScore(long score, int values, int candidates) {
  /** Of a pair that is known and was never counted. */
  static final PairScore NONE = new PairScore(0, 0, 0);

  static PairScore of(Agreement agreement, int candidates) {
    return new PairScore(Math.round(agreement.score() * 1e6), agreement.values(), candidates);
  }

  static PairScore of(byte[] row) {
    ByteBuffer in = ByteBuffer.wrap(row);
    return new PairScore(in.getLong(), in.getInt(), in.getInt());
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(16).putLong(score).putInt(values).putInt(candidates).array();
  }

  Agreement agreement() {
    return new Agreement(score / 1e6, values);
  }
}
