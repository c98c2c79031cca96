package stemedb.engine.query;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.ObjectValue;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.engine.index.CandidateRow;
import stemedb.engine.index.Keys;
import stemedb.engine.index.PairChange;

/**
 * The decoded rows of one pair in the order in which they were recorded, complete up to an offset;
 * later rows may be among them. Immutable but for what rows of later records add, which carry their
 * offset.
 */
final class PairRows {
  /** Objects of a decoded row besides texts: about what a heap dump shows. */
  private static final int ROW_BYTES = 344;

  private static final int EFFECT_BYTES = 120;
  private static final int LARGER_AT_LEAST = 4;

  private final PairRow[] rows;
  private final int count;
  private final long through;
  private final long bytes;

  private PairRows(PairRow[] rows, int count, long through, long bytes) {
    this.rows = rows;
    this.count = count;
    this.through = through;
    this.bytes = bytes;
  }

  /** Receives the rows of a pair while they are read. */
  interface Meter {
    /** Called for each row of the store with the length of its value. */
    void row(int valueBytes);
  }

  /**
   * Reads a pair.
   *
   * @param pair start of its candidates
   * @param through up to which record; rows of later ones are left out
   * @param meter called for each row, so that a long or large scan can be ended
   */
  static PairRows read(Snapshot snapshot, byte[] pair, long through, Meter meter) {
    PairRow[] rows = new PairRow[LARGER_AT_LEAST];
    int count = 0;
    long bytes = 0;
    try (Scan scan = snapshot.scan(pair, Keys.candidate(pair, through + 1), ScanOrder.ASCENDING)) {
      while (scan.next()) {
        byte[] key = scan.key();
        byte[] value = scan.value();
        meter.row(value.length);
        if (key.length == pair.length + 8) {
          rows = count == rows.length ? Arrays.copyOf(rows, 2 * count) : rows;
          PairRow row = new PairRow(value, Keys.lastLong(key));
          rows[count++] = row;
          bytes += bytes(row);
        } else if (count > 0) {
          rows[count - 1].add(Keys.lastLong(key), value);
          bytes += EFFECT_BYTES;
        }
      }
    }
    return new PairRows(rows, count, through, bytes);
  }

  /** A pair that has one claim, to which nothing happened. */
  static PairRows of(CandidateRow claim, long offset) {
    PairRow row = new PairRow(claim, offset);
    return new PairRows(new PairRow[] {row}, 1, offset, bytes(row));
  }

  /**
   * With what the writer did to the pair, complete up to a later offset. Only the writer's thread
   * adds, and only to the newest version: older versions share the array and do not look beyond
   * their count.
   *
   * @return null when a change speaks of a row that is not here
   */
  @Nullable PairRows with(PairChange change, long completeThrough) {
    if (change.isCandidate()) {
      long offset = Keys.lastLong(change.key());
      if (count > 0 && rows[count - 1].offset() >= offset) {
        return with(completeThrough, 0); // it is here already
      }
      PairRow[] longer = count == rows.length ? Arrays.copyOf(rows, 2 * count) : rows;
      PairRow row = new PairRow(change.value(), offset);
      longer[count] = row;
      return new PairRows(longer, count + 1, completeThrough, bytes + bytes(row));
    }
    if (change.isStanding()) {
      PairRow row = find(Keys.longAt(change.key(), change.pair().length));
      if (row == null) {
        return null;
      }
      row.add(Keys.lastLong(change.key()), change.value());
      return with(completeThrough, EFFECT_BYTES);
    }
    return with(completeThrough, 0);
  }

  private PairRows with(long completeThrough, int moreBytes) {
    return new PairRows(rows, count, completeThrough, bytes + moreBytes);
  }

  private @Nullable PairRow find(long offset) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = rows[middle].offset();
      if (found == offset) {
        return rows[middle];
      }
      if (found < offset) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  /** How many rows belong to an offset: those before that index. */
  int count(long upTo) {
    int end = count;
    while (end > 0 && rows[end - 1].offset() > upTo) {
      end--;
    }
    return end;
  }

  PairRow row(int index) {
    return rows[index];
  }

  /** The last record up to which it is complete. */
  long through() {
    return through;
  }

  /** What it takes in memory, about. */
  long bytes() {
    return bytes + 64 + 4L * rows.length;
  }

  private static int bytes(PairRow row) {
    ObjectValue object = row.claim().object();
    boolean isText = object instanceof ObjectValue.Text || object instanceof ObjectValue.Reference;
    return ROW_BYTES + (isText ? 56 + 2 * object.text().length() : 0);
  }
}
