package stemedb.engine.index;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.Document;
import stemedb.api.model.Hash;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.record.Envelope;
import stemedb.record.RecordReader;
import stemedb.record.Signing;

/**
 * The records that a {@link Family} applies in one round, with the view of the store that they are
 * read from. Ends by itself after some records or bytes, so that a round takes little memory.
 */
public final class Span {
  private static final int RECORDS_MAX = 2_000;
  private static final long BYTES_MAX = 8 << 20;

  private final Snapshot snapshot;
  private final Head head;
  private final long after;
  private final Runnable checkpoint;
  private long through;

  /**
   * @param after the last record that the family covers
   */
  Span(Snapshot snapshot, Head head, long after, Runnable checkpoint) {
    this.snapshot = snapshot;
    this.head = head;
    this.after = after;
    this.through = after;
    this.checkpoint = checkpoint;
  }

  /**
   * A record as the store holds it.
   *
   * @param offset its number
   * @param recordedAtMicros its effective time
   * @param envelope kind, document, signatures
   */
  public record Item(long offset, long recordedAtMicros, Envelope envelope) {

    /** What it says; parsed at each call. */
    public Document document() {
      return RecordReader.readDocument(envelope.kind(), envelope.document());
    }

    /** Its identity; computed at each call. */
    public Hash hash() {
      return Signing.hash(envelope.document());
    }
  }

  /** The view that the records are read from; it may hold more records than the span. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** Where the store stood before the view was taken. */
  public Head head() {
    return head;
  }

  /** The last record that the family covered before. */
  public long after() {
    return after;
  }

  /** The last record that was handed out. */
  public long through() {
    return through;
  }

  /**
   * To be called for each row that is read in addition to the records.
   *
   * @throws stemedb.engine.NotYet when the store is to be closed: nothing of the round counts
   */
  public void checkpoint() {
    checkpoint.run();
  }

  /** Hands the records out in order; called once. */
  public void forEach(Consumer<Item> reader) {
    long bytes = 0;
    try (Scan scan =
        snapshot.scan(
            Keys.document(after + 1),
            Keys.document(Math.min(head.offset(), after + RECORDS_MAX) + 1),
            ScanOrder.ASCENDING)) {
      while (bytes < BYTES_MAX && scan.next()) {
        checkpoint();
        DocumentRow row = DocumentRow.of(scan.value());
        bytes += row.envelope().length;
        long offset = Keys.lastLong(scan.key());
        reader.accept(new Item(offset, row.recordedAtMicros(), row.open()));
        through = offset;
      }
    }
  }

  /** Where a family stands: number of the last record that it covers (8 bytes). */
  static byte[] cursorKey(String family) {
    return Keys.meta("family." + family);
  }

  static long cursor(byte @Nullable [] row) {
    return row == null ? 0 : Keys.lastLong(row);
  }
}
