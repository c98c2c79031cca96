package stemedb.engine.query;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stemedb.api.AsOf;
import stemedb.api.Decay;
import stemedb.api.Filters;
import stemedb.api.HistoryRequest;
import stemedb.api.RecordPage;
import stemedb.api.StoredRecord;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.engine.index.DocumentRow;
import stemedb.engine.index.Indexer;
import stemedb.engine.index.Keys;

/** One page of a pair's history while it is being read. */
final class HistoryPage {
  private final View view;
  private final byte[] pair;
  private final int print;
  private final byte[] from;
  private final Moment moment;
  private final CandidateSelection selection;
  private final PageLimit limit;
  private final List<StoredRecord> records = new ArrayList<>();

  HistoryPage(HistoryRequest request, View view, Indexer indexer, Clock clock) {
    this.view = view;
    this.pair = Keys.candidates(request.subject(), request.predicate());
    this.print =
        Objects.hash(
            "history", request.subject(), request.predicate(), Cursor.print(request.filters()));
    this.limit = new PageLimit(request.limit());
    Cursor cursor =
        Cursor.decodeAny(request.cursor(), view.head().generation(), print, List.of(pair));
    this.from = cursor == null ? pair : Keys.end(cursor.lastKey()); // behind its standing
    AsOf asOf = cursor == null ? request.asOf() : new AsOf.Offset(cursor.offset());
    this.moment = Moment.of(asOf, null, view.head(), view::lookup, clock);
    Surroundings surroundings = Surroundings.of(indexer.marks(), view, moment.offset());
    this.selection =
        new CandidateSelection(
            everyEpoch(request.filters()),
            Decay.NONE,
            moment.time(),
            new TierTable(indexer.genesis(), surroundings),
            surroundings);
  }

  /** A history leaves no epoch out, unless one is asked for. */
  private static Filters everyEpoch(Filters asked) {
    return new Filters(
        asked.lifecycle(),
        asked.sourceClasses(),
        asked.minConfidence(),
        asked.validAt(),
        asked.claimedUntil(),
        asked.agentId(),
        asked.epoch(),
        asked.epoch() == null);
  }

  RecordPage read() {
    byte[] to = Keys.candidate(pair, moment.offset() + 1);
    byte[] lastKey = from;
    @Nullable PairRow row = null;
    try (Scan scan = view.snapshot().scan(from, to, ScanOrder.ASCENDING)) {
      while (scan.next()) {
        view.checkpoint();
        byte[] key = scan.key();
        if (key.length > pair.length + Long.BYTES) {
          if (row != null) {
            row.add(Keys.lastLong(key), scan.value());
          }
          continue;
        }
        add(row);
        row = null;
        if (limit.isReached()) {
          return page(lastKey);
        }
        limit.row();
        row = new PairRow(scan.value(), Keys.lastLong(key));
        lastKey = key;
      }
    }
    add(row);
    return page(null);
  }

  private void add(@Nullable PairRow row) {
    if (row == null) {
      return;
    }
    SelectedCandidate claim = selection.candidate(row.claim(), row.standing(moment.offset()));
    if (selection.filtered(claim) != null) {
      return;
    }
    StoredRecord record =
        view.lookup().record(row.offset(), claim.hash(), moment.offset(), claim.stands());
    records.add(record);
    limit.record(record);
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
