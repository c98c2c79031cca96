package stemedb.engine.index;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.Hash;
import stemedb.api.model.SourceStatus;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;

/** How a source stands from a record on: status (1 byte) and the hash of that record (32). */
public final class SourceStatusRows {
  private static final SourceStatus.Status[] STATUSES = SourceStatus.Status.values();

  private SourceStatusRows() {}

  /**
   * How a source stands.
   *
   * @param status in a word
   * @param by the record that says so
   */
  public record Row(SourceStatus.Status status, Hash by) {}

  static void write(Rows rows, SourceStatus record, Hash hash, long effectOffset) {
    byte[] row = new byte[1 + Hash.BYTES];
    row[0] = (byte) record.status().ordinal();
    hash.copyTo(row, 1);
    rows.put(Keys.source(record.sourceHash(), effectOffset), row);
  }

  /** How a source stands as of an offset; null when nobody said anything about it. */
  public static @Nullable Row of(Snapshot snapshot, Hash source, long upTo) {
    byte[] from = Keys.source(source);
    byte[] latest = null;
    try (Scan scan = snapshot.scan(from, Keys.end(from), ScanOrder.ASCENDING)) {
      while (scan.next() && Keys.lastLong(scan.key()) <= upTo) {
        latest = scan.value();
      }
    }
    return latest == null
        ? null
        : new Row(STATUSES[ByteBuffer.wrap(latest).get()], Hash.of(latest, 1));
  }
}
