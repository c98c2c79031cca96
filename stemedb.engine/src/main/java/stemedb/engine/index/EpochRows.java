package stemedb.engine.index;

import org.jspecify.annotations.Nullable;
import stemedb.api.model.Hash;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;

/** That an epoch was superseded: the hash of the epoch that did it (32). */
public final class EpochRows {
  private EpochRows() {}

  static void write(Rows rows, Hash superseded, Hash by, long effectOffset) {
    rows.put(Keys.epoch(superseded, effectOffset), by.toBytes());
  }

  /** The first epoch that superseded one, as of an offset; null when none did. */
  public static @Nullable Hash supersededBy(Snapshot snapshot, Hash epoch, long upTo) {
    byte[] from = Keys.epoch(epoch);
    try (Scan scan = snapshot.scan(from, Keys.end(from), ScanOrder.ASCENDING)) {
      return scan.next() && Keys.lastLong(scan.key()) <= upTo ? Hash.of(scan.value(), 0) : null;
    }
  }
}
