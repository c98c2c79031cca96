package stemedb.storage.hybrid;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The row that names a state of the copied rows. It is written to both stores together with every
 * batch that touches such rows, so copies are complete exactly when both stores have the same.
 *
 * <p>A number alone would not do: a store that lost its last batches counts on from an older
 * number. So each opening begins a run with a name of its own. The families are a part, because
 * copies of other families are not the ones that are needed.
 */
final class Marker {
  private static final byte[] KEY = "\0stemedb.storage.hybrid".getBytes(StandardCharsets.US_ASCII);

  private final UUID run = UUID.randomUUID();
  private final byte[] families;
  private long batch;

  Marker(Families families) {
    this.families = families.bits();
  }

  static byte[] key() {
    return KEY.clone();
  }

  /** Whether it is the marker's key, which nobody else may use. */
  static boolean is(byte[] key) {
    return key.length == KEY.length && Arrays.equals(key, KEY);
  }

  /** Whether the marker is among the keys of that range. */
  static boolean isIn(byte[] from, byte @Nullable [] to) {
    return Arrays.compareUnsigned(from, KEY) <= 0
        && (to == null || Arrays.compareUnsigned(KEY, to) < 0);
  }

  /** A value that no state had before. */
  byte[] next() {
    return ByteBuffer.allocate(2 * Long.BYTES + Long.BYTES + families.length)
        .putLong(run.getMostSignificantBits())
        .putLong(run.getLeastSignificantBits())
        .putLong(batch++)
        .put(families)
        .array();
  }

  /** Whether copies with that marker are of these families. */
  boolean isOfTheseFamilies(byte[] value) {
    int start = value.length - families.length;
    return start >= 0 && Arrays.equals(value, start, value.length, families, 0, families.length);
  }
}
