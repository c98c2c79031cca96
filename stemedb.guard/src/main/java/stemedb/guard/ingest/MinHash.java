package stemedb.guard.ingest;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Signatures of texts that agree in about as many places as the sets of their 3-character shingles
 * do (Broder, "On the resemblance and containment of documents", 1997), cut into 16 bands of 8 rows
 * for locality-sensitive hashing (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", ch.
 * 3): texts with a Jaccard similarity of 0.9 share a band with a probability of 99.988 %.
 */
final class MinHash {
  static final int SHINGLE = 3;
  static final int BANDS = 16;
  private static final int ROWS = 8;
  private static final int HASHES = BANDS * ROWS;
  private static final long SEED = 0x5DEECE66DL;

  private static final long[] FACTORS = numbers(SEED);
  private static final long[] TERMS = numbers(SEED + 1);

  private MinHash() {}

  /** The distinct shingles of a text, sorted; of a shorter one the text itself. */
  static long[] shingles(String text) {
    int count = Math.max(1, text.length() - SHINGLE + 1);
    long[] shingles = new long[count];
    for (int i = 0; i < count; i++) {
      long shingle = 0;
      for (int j = i; j < Math.min(text.length(), i + SHINGLE); j++) {
        shingle = shingle << Character.SIZE | text.charAt(j);
      }
      shingles[i] = shingle;
    }
    Arrays.sort(shingles);
    int distinct = 0;
    for (long shingle : shingles) {
      if (distinct == 0 || shingles[distinct - 1] != shingle) {
        shingles[distinct++] = shingle;
      }
    }
    return Arrays.copyOf(shingles, distinct);
  }

  /** A number for each band: texts that share one are worth comparing. */
  static long[] bands(long[] shingles) {
    int[] least = new int[HASHES];
    Arrays.fill(least, Integer.MAX_VALUE);
    for (long shingle : shingles) {
      long mixed = mix(shingle);
      for (int i = 0; i < HASHES; i++) {
        int hash = (int) ((FACTORS[i] * mixed + TERMS[i]) >>> Integer.SIZE + 1);
        if (hash < least[i]) {
          least[i] = hash;
        }
      }
    }
    long[] bands = new long[BANDS];
    for (int band = 0; band < BANDS; band++) {
      long key = band;
      for (int row = 0; row < ROWS; row++) {
        key = mix(key + least[band * ROWS + row]);
      }
      bands[band] = key;
    }
    return bands;
  }

  /** Size of the intersection of two sorted sets, divided by that of their union. */
  static double jaccard(long[] a, long[] b) {
    int i = 0;
    int j = 0;
    int both = 0;
    while (i < a.length && j < b.length) {
      int order = Long.compare(a[i], b[j]);
      both += order == 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return (double) both / (a.length + b.length - both);
  }

  /** Finalizer of MurmurHash3 (Appleby, public domain). */
  private static long mix(long key) {
    long k = key + 0x9E3779B97F4A7C15L;
    k = (k ^ k >>> 33) * 0xFF51AFD7ED558CCDL;
    k = (k ^ k >>> 33) * 0xC4CEB9FE1A85EC53L;
    return k ^ k >>> 33;
  }

  private static long[] numbers(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random.longs(HASHES).map(number -> number | 1).toArray();
  }
}
