package stemedb.engine.index;

import java.util.List;
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
  private static final int RECORDS_MAX = 1_000;
  private static final long BYTES_MAX = 8 << 20;

  private final Snapshot snapshot;
  private final RecentRecords recent;
  private final Head head;
  private final long after;
  private final Runnable checkpoint;
  private long through;

  /**
   * @param recent what need not be read from the snapshot
   * @param after the last record that the family covers
   */
  Span(Snapshot snapshot, RecentRecords recent, Head head, long after, Runnable checkpoint) {
    this.snapshot = snapshot;
    this.recent = recent;
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
   * @param known what the writer knew of it; null when it was read from the store
   */
  public record Item(long offset, long recordedAtMicros, Envelope envelope, @Nullable Known known) {

    /** What it says; parsed at each call when it was read. */
    public Document document() {
      return known == null
          ? RecordReader.readDocument(envelope.kind(), envelope.document())
          : known.document;
    }

    /** Its identity; computed at each call when it was read. */
    public Hash hash() {
      return known == null ? Signing.hash(envelope.document()) : known.hash;
    }

    /** Whether it is certain that neither it nor its neighbours changed the standing of a claim. */
    public boolean isPlain() {
      return known != null && known.plain;
    }
  }

  /**
   * What the writer knew of a record.
   *
   * @param plain whether the batch that it came with changed the standing of no claim
   */
  record Known(Hash hash, Document document, boolean plain) {}

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
    List<Item> items = recent.read(after + 1, head.offset() + 1, RECORDS_MAX);
    if (items.isEmpty()) {
      read(reader);
    }
    for (Item item : items) {
      checkpoint();
      reader.accept(item);
      through = item.offset();
    }
  }

  private void read(Consumer<Item> reader) {
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
        reader.accept(new Item(offset, row.recordedAtMicros(), row.open(), null));
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
