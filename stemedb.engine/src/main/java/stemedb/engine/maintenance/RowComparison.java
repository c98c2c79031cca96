package stemedb.engine.maintenance;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.engine.index.Keys;

/**
 * Compares two stores at one offset, row by row: all that is written with the records. Families
 * that follow in the background have cursors of their own, so theirs may differ in between.
 */
final class RowComparison {
  private static final int SHOWN_BYTES = 48;

  private final LongConsumer progress;
  private final CRC32C checksum = new CRC32C();
  private long rows;
  private long differences;
  private @Nullable String first;

  private RowComparison(LongConsumer progress) {
    this.progress = progress;
  }

  /**
   * What was found.
   *
   * @param rows rows that are in both
   * @param differences rows that are in one only, or differ
   * @param checksum CRC-32C over all keys and values of the second store
   * @param first the first difference; null when there is none
   */
  record Result(long rows, long differences, long checksum, @Nullable String first) {}

  /**
   * @param progress is told the number of rows after each; may throw to give up
   */
  static Result of(Snapshot one, Snapshot other, LongConsumer progress) {
    RowComparison comparison = new RowComparison(progress);
    Keys.familiesOfRecords().stream()
        .sorted()
        .forEach(family -> comparison.family(one, other, new byte[] {family}));
    return new Result(
        comparison.rows, comparison.differences, comparison.checksum.getValue(), comparison.first);
  }

  private void family(Snapshot one, Snapshot other, byte[] from) {
    byte[] to = Keys.end(from);
    try (Scan left = one.scan(from, to, ScanOrder.ASCENDING);
        Scan right = other.scan(from, to, ScanOrder.ASCENDING)) {
      byte[] a = next(left);
      byte[] b = next(right);
      while (a != null || b != null) {
        int order = a == null ? 1 : b == null ? -1 : Arrays.compareUnsigned(a, b);
        if (order == 0) {
          compare(a, left.value(), right.value());
        } else {
          differs(order < 0 ? a : b, order < 0 ? "only in the first" : "only in the second");
        }
        a = order <= 0 ? next(left) : a;
        b = order >= 0 ? next(right) : b;
        progress.accept(rows);
      }
    }
  }

  private static byte @Nullable [] next(Scan scan) {
    return scan.next() ? scan.key() : null;
  }

  private void compare(byte @Nullable [] key, byte[] left, byte[] right) {
    rows++;
    checksum.update(key);
    checksum.update(right);
    if (!Arrays.equals(left, right)) {
      differs(key, "different in the two");
    }
  }

  private void differs(byte @Nullable [] key, String how) {
    differences++;
    if (first == null && key != null) {
      String hex = HexFormat.of().formatHex(key, 0, Math.min(key.length, SHOWN_BYTES));
      first = "row " + hex + (key.length > SHOWN_BYTES ? "…" : "") + " is " + how;
    }
  }
}
