package stemedb.engine.query;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stemedb.api.AsOf;
import stemedb.api.Decay;
import stemedb.api.ErrorCode;
import stemedb.api.Listing;
import stemedb.api.Problem;
import stemedb.api.RecordPage;
import stemedb.api.StoredRecord;
import stemedb.api.model.Hash;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Store;
import stemedb.engine.index.CandidateRow;
import stemedb.engine.index.DocumentRow;
import stemedb.engine.index.Indexer;
import stemedb.engine.index.Keys;
import stemedb.engine.index.Lookup;
import stemedb.engine.index.StandingRow;
import stemedb.engine.store.Holder;

/** Finds records by hash and lists assertions. */
public final class RecordQueries {
  /** So many rows a page looks at; with strict filters it may come out short, or empty. */
  private static final int ROWS_A_PAGE_MAX = 50_000;

  /** A page with documents of that size together ends early. */
  private static final long PAGE_BYTES_MAX = 4L << 20;

  private static final long SIGNATURE_BYTES = 200;

  private final Holder<Store> store;
  private final Indexer indexer;
  private final Clock clock;

  public RecordQueries(Holder<Store> store, Indexer indexer, Clock clock) {
    this.store = store;
    this.indexer = indexer;
    this.clock = clock;
  }

  /**
   * @throws stemedb.engine.NotYet when the store is being replaced
   */
  public StoredRecord find(Hash hash, AsOf asOf) {
    try (View view = View.open(store, indexer)) {
      Lookup lookup = view.lookup();
      Moment moment = Moment.of(asOf, null, view.head(), view::lookup, clock);
      long offset = lookup.offset(hash);
      if (offset == 0 || offset > moment.offset()) {
        throw Problem.of(ErrorCode.NOT_FOUND, "there is no record " + hash).toException();
      }
      return lookup.record(offset, hash, moment.offset());
    }
  }

  /**
   * @throws stemedb.engine.NotYet when the store is being replaced
   */
  public RecordPage list(Listing listing) {
    if (listing.limit() < 1 || listing.limit() > Listing.LIMIT_MAX) {
      throw Problem.at(ErrorCode.VALIDATION_FAILED, "limit", "limit is 1 to " + Listing.LIMIT_MAX)
          .toException();
    }
    try (View view = View.open(store, indexer)) {
      return new Page(listing, view).read();
    }
  }

  /** One page while it is being read. */
  private final class Page {
    private final Listing listing;
    private final View view;
    private final int print;
    private final byte[] family;
    private final List<StoredRecord> records = new ArrayList<>();
    private final CandidateSelection selection;
    private final Moment moment;
    private final byte[] from;
    private @Nullable CandidateRow row;
    private byte[] rowKey;
    private long bytes;
    private @Nullable StandingRow standing;

    private Page(Listing listing, View view) {
      this.listing = listing;
      this.view = view;
      this.family = family(listing);
      this.print =
          Objects.hash(
              listing.subject(),
              listing.prefix(),
              listing.predicate(),
              // enums hash by address: their words do not change with the next start
              listing.filters().lifecycle().stream().map(s -> s.wireName()).sorted().toList(),
              listing.filters().sourceClasses().stream().map(s -> s.wireName()).sorted().toList(),
              listing.filters().minConfidence(),
              listing.filters().validAt(),
              listing.filters().claimedUntil(),
              listing.filters().agentId(),
              listing.filters().epoch());
      String text = listing.cursor();
      Cursor cursor =
          text == null ? null : Cursor.decode(text, view.head().generation(), print, family);
      AsOf asOf = cursor == null ? listing.asOf() : new AsOf.Offset(cursor.offset());
      this.moment = Moment.of(asOf, null, view.head(), view::lookup, clock);
      this.from = cursor == null ? family : Keys.end(cursor.lastKey()); // behind its standing
      this.rowKey = from;
      this.selection =
          new CandidateSelection(
              listing.filters(), Decay.NONE, moment.time(), new TierTable(indexer.genesis()));
    }

    private static byte[] family(Listing listing) {
      String predicate = listing.predicate();
      return predicate != null && !listing.prefix()
          ? Keys.candidates(listing.subject(), predicate)
          : Keys.candidatesOfSubject(listing.subject(), listing.prefix());
    }

    private RecordPage read() {
      int rows = 0;
      try (Scan scan = view.snapshot().scan(from, Keys.end(family), ScanOrder.ASCENDING)) {
        while (scan.next()) {
          view.checkpoint();
          if (isStandingOf(scan.key())) {
            note(scan);
            continue;
          }
          finishRow();
          if (isFull() || rows++ == ROWS_A_PAGE_MAX) {
            return page(rowKey);
          }
          row = CandidateRow.of(scan.value());
          rowKey = scan.key();
        }
      }
      finishRow();
      return page(null);
    }

    private boolean isFull() {
      return records.size() == listing.limit() || bytes >= PAGE_BYTES_MAX;
    }

    private boolean isStandingOf(byte[] key) {
      return row != null
          && key.length == rowKey.length + 8
          && java.util.Arrays.equals(key, 0, rowKey.length, rowKey, 0, rowKey.length);
    }

    private void note(Scan scan) {
      if (Keys.lastLong(scan.key()) <= moment.offset()) {
        standing = StandingRow.of(scan.value());
      }
    }

    private void finishRow() {
      CandidateRow done = row;
      if (done != null) {
        long offset = Keys.lastLong(rowKey);
        if (offset <= moment.offset()
            && hasPredicate()
            && selection.reason(done, done.confidence(), standing) == null) {
          StoredRecord record =
              view.lookup()
                  .record(offset, done.hash(), moment.offset(), StoredRecord.Standing.CURRENT);
          records.add(record);
          bytes += record.document().length + SIGNATURE_BYTES * record.signatures().size();
        }
      }
      row = null;
      standing = null;
    }

    private boolean hasPredicate() {
      String predicate = listing.predicate();
      return predicate == null
          || !listing.prefix()
          || predicate.equals(PairKey.of(rowKey).predicate());
    }

    private RecordPage page(byte @Nullable [] lastKey) {
      Instant time =
          moment.offset() == 0
              ? moment.time()
              : DocumentRow.instant(view.lookup().recordedAtMicros(moment.offset()));
      return new RecordPage(
          records,
          moment.offset(),
          time,
          lastKey == null
              ? null
              : Cursor.of(view.head().generation(), moment.offset(), print, lastKey).encode());
    }
  }
}
