package stemedb.engine.query;

import java.nio.charset.StandardCharsets;

/**
 * The pair that a key of the store speaks of.
 *
 * @param subject what stands before the first 0x00
 * @param predicate what stands between it and the second
 */
record PairKey(String subject, String predicate) {

  /** The pair in a candidate's or standing's key, or in that of a pair. */
  static PairKey of(byte[] key) {
    return of(key, 1);
  }

  /** The pair that begins at a place in a key. */
  static PairKey of(byte[] key, int start) {
    int first = zero(key, start);
    int second = zero(key, first + 1);
    return new PairKey(
        new String(key, start, first - start, StandardCharsets.UTF_8),
        new String(key, first + 1, second - first - 1, StandardCharsets.UTF_8));
  }

  private static int zero(byte[] key, int from) {
    for (int i = from; i < key.length; i++) {
      if (key[i] == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("not the key of a pair");
  }
}
