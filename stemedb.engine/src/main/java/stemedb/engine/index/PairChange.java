package stemedb.engine.index;

import java.util.Arrays;

/**
 * What a batch did to one pair.
 *
 * @param pair start of the pair's candidates, as in {@link Keys#candidates(String, String)}
 * @param key key of the candidate row or standing row that was put; the pair itself when something
 *     else changed that its answers show
 * @param value value of that row
 */
public record PairChange(byte[] pair, byte[] key, byte[] value) {
  private static final int NUMBER = Long.BYTES;
  private static final byte[] NOTHING = new byte[0];

  /** A row of the candidates' family. */
  static PairChange row(byte[] key, byte[] value) {
    int zeros = 0;
    int end = 0;
    while (zeros < 2) {
      if (key[end++] == 0) {
        zeros++;
      }
    }
    return new PairChange(Arrays.copyOf(key, end), key, value);
  }

  /** No row of the pair changed, but something that its answers show. */
  static PairChange touch(byte[] pair) {
    return new PairChange(pair, pair, NOTHING);
  }

  /** Whether a candidate was put. */
  public boolean isCandidate() {
    return key.length == pair.length + NUMBER;
  }

  /** Whether a standing was put. */
  public boolean isStanding() {
    return key.length == pair.length + 2 * NUMBER;
  }
}
