package stemedb.engine.maintenance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.engine.index.Family;
import stemedb.engine.index.Follower;
import stemedb.engine.index.Head;
import stemedb.engine.index.Keys;

/**
 * Compares two stores at one offset, row by row. Families that follow in the background have
 * cursors of their own: they are compared as far as both go, and a note says how far that is.
 */
final class RowComparison {
  private static final int SHOWN_BYTES = 48;

  private final LongConsumer progress;
  private final CRC32C checksum = new CRC32C();
  private long rows;
  private long differences;
  private long unasked;
  private boolean mayBeOlder;
  private @Nullable String first;
  private final List<String> notes = new ArrayList<>();

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
   * @param notes what was not compared, in words
   */
  record Result(
      long rows, long differences, long checksum, @Nullable String first, List<String> notes) {}

  /**
   * @param followers the families that follow
   * @param progress is told the number of rows after each; may throw to give up
   */
  static Result of(Snapshot one, Snapshot other, List<Family> followers, LongConsumer progress) {
    RowComparison comparison = new RowComparison(progress);
    comparison.rows(one, other, Keys.familiesOfRecords(), key -> true);
    Head head = Head.in(one);
    followers.forEach(
        family -> comparison.follower(one, other, family, head == null ? 0 : head.offset()));
    return new Result(
        comparison.rows,
        comparison.differences,
        comparison.checksum.getValue(),
        comparison.first,
        List.copyOf(comparison.notes));
  }

  private void follower(Snapshot one, Snapshot other, Family family, long head) {
    long left = Follower.through(one, family.name());
    long right = Follower.through(other, family.name());
    long both = Math.min(left, right);
    if (family.isByRecord()) {
      rows(one, other, family.keys(), key -> Keys.lastLong(key) <= both);
      if (both < head) {
        notes.add(family.name() + " beyond record " + both + " of " + head);
      }
    } else if (both == head && !family.keys().isEmpty()) {
      long before = unasked;
      mayBeOlder = true; // a pair that has become too large keeps the score that it had
      rows(one, other, family.keys(), key -> true);
      mayBeOlder = false;
      if (unasked > before) {
        notes.add((unasked - before) + " " + family.name() + " of pairs that are too large now");
      }
    } else {
      notes.add(family.name() + ", for they go up to record " + both + " of " + head);
    }
  }

  private void rows(Snapshot one, Snapshot other, Set<Byte> families, Predicate<byte[]> wanted) {
    families.stream().sorted().forEach(family -> family(one, other, new byte[] {family}, wanted));
  }

  private void family(Snapshot one, Snapshot other, byte[] from, Predicate<byte[]> wanted) {
    byte[] to = Keys.end(from);
    try (Scan left = one.scan(from, to, ScanOrder.ASCENDING);
        Scan right = other.scan(from, to, ScanOrder.ASCENDING)) {
      byte[] a = next(left, wanted);
      byte[] b = next(right, wanted);
      while (a != null || b != null) {
        int order = a == null ? 1 : b == null ? -1 : Arrays.compareUnsigned(a, b);
        if (order == 0) {
          compare(a, left.value(), right.value());
        } else {
          onlyInOne(order < 0 ? a : b, order < 0);
        }
        a = order <= 0 ? next(left, wanted) : a;
        b = order >= 0 ? next(right, wanted) : b;
        progress.accept(rows);
      }
    }
  }

  private static byte @Nullable [] next(Scan scan, Predicate<byte[]> wanted) {
    while (scan.next()) {
      byte[] key = scan.key();
      if (wanted.test(key)) {
        return key;
      }
    }
    return null;
  }

  private void onlyInOne(byte @Nullable [] key, boolean inFirst) {
    if (inFirst && mayBeOlder) {
      unasked++;
    } else {
      differs(key, inFirst ? "only in the first" : "only in the second");
    }
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
