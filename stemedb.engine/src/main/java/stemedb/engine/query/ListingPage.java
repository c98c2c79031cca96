package stemedb.engine.query;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
import stemedb.api.model.AgentId;
import stemedb.api.model.Hash;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.engine.NotYet;
import stemedb.engine.index.CandidateRow;
import stemedb.engine.index.DocumentRow;
import stemedb.engine.index.Follower;
import stemedb.engine.index.Indexer;
import stemedb.engine.index.Keys;
import stemedb.engine.index.LinkRows;
import stemedb.engine.index.StandingRow;

/** One page of a listing while it is being read. */
final class ListingPage {
  /** So many rows a page looks at; with strict filters it may come out short, or empty. */
  private static final int ROWS_A_PAGE_MAX = 50_000;

  /** A page with documents of that size together ends early. */
  private static final long PAGE_BYTES_MAX = 4L << 20;

  private static final long SIGNATURE_BYTES = 200;

  private final Listing listing;
  private final View view;
  private final int print;
  private final List<byte[]> ranges;
  private final boolean linked;
  private final List<StoredRecord> records = new ArrayList<>();
  private final CandidateSelection selection;
  private final Moment moment;
  private final byte @Nullable [] after;
  private int rows;
  private long bytes;
  private byte[] rowKey = new byte[0];
  private @Nullable CandidateRow row;
  private @Nullable StandingRow standing;

  /**
   * @throws NotYet when the rows that it is found by do not cover the past that is asked for yet
   */
  ListingPage(Listing listing, View view, Indexer indexer, Clock clock) {
    this.listing = listing;
    this.view = view;
    this.linked =
        switch (listing.by()) {
          case SUBJECT, SUBJECT_PREFIX, CONCEPT -> false;
          case AGENT_ID, SOURCE_HASH, PARENT_HASH -> true;
        };
    this.print = print(listing);
    String text = listing.cursor();
    Cursor cursor = text == null ? null : Cursor.decode(text, view.head().generation(), print);
    AsOf asOf = cursor == null ? listing.asOf() : new AsOf.Offset(cursor.offset());
    this.moment = linked ? covered(asOf, clock) : moment(asOf, clock);
    Surroundings surroundings = Surroundings.of(indexer.marks(), view, moment.offset());
    this.selection =
        new CandidateSelection(
            listing.filters(),
            Decay.NONE,
            moment.time(),
            new TierTable(indexer.genesis(), surroundings),
            surroundings);
    this.ranges = ranges(listing, surroundings);
    this.after = cursor == null ? null : cursor.in(ranges).lastKey();
  }

  /** Where the rows lie that are looked at, in order. */
  private static List<byte[]> ranges(Listing listing, Surroundings surroundings) {
    String key = listing.key();
    try {
      return switch (listing.by()) {
        case SUBJECT ->
            surroundings.names(key).stream()
                .map(name -> ofSubject(name, listing.predicate()))
                .sorted(Arrays::compareUnsigned)
                .toList();
        case SUBJECT_PREFIX -> List.of(Keys.candidatesOfSubject(key, true));
        case CONCEPT ->
            List.of(
                Keys.candidatesOfSubject(key, false), Keys.candidatesOfSubject(key + "/", true));
        case AGENT_ID -> List.of(Keys.ofAuthor(AgentId.parse(key)));
        case SOURCE_HASH -> List.of(Keys.ofSource(Hash.parse(key)));
        case PARENT_HASH -> List.of(Keys.childrenOf(Hash.parse(key)));
      };
    } catch (IllegalArgumentException e) {
      throw Problem.at(
              ErrorCode.VALIDATION_FAILED,
              listing.by().wireName(),
              listing.by().wireName() + " is 64 lower-case hex digits")
          .toException();
    }
  }

  private static byte[] ofSubject(String subject, @Nullable String predicate) {
    return predicate == null
        ? Keys.candidatesOfSubject(subject, false)
        : Keys.candidates(subject, predicate);
  }

  private static int print(Listing listing) {
    return Objects.hash(
        listing.by().wireName(),
        listing.key(),
        listing.predicate(),
        Cursor.print(listing.filters()));
  }

  private Moment moment(AsOf asOf, Clock clock) {
    return Moment.of(asOf, null, view.head(), view::lookup, clock);
  }

  /** At the head what the links cover; another past only when they cover it. */
  private Moment covered(AsOf asOf, Clock clock) {
    long through = Follower.through(view.snapshot(), LinkRows.NAME);
    Moment asked = moment(asOf, clock);
    if (asOf instanceof AsOf.Head) {
      return new Moment(Math.min(through, asked.offset()), asked.time());
    }
    if (asked.offset() > through) {
      throw new NotYet(
          Problem.of(
              ErrorCode.STORAGE_UNAVAILABLE,
              "the rows for this list reach to record "
                  + through
                  + " and are being made; try again in a moment"));
    }
    return asked;
  }

  RecordPage read() {
    for (byte[] range : ranges) {
      byte[] from = from(range);
      if (from == null) {
        continue;
      }
      byte[] last = linked ? readLinks(from, range) : readCandidates(from, range);
      if (last != null) {
        return page(last);
      }
    }
    return page(null);
  }

  /** Where to begin in a range; null when an earlier page went through it. */
  private byte @Nullable [] from(byte[] range) {
    if (after == null || Arrays.compareUnsigned(after, range) <= 0) {
      return range;
    }
    byte[] next = Keys.end(after); // behind its standing
    return Arrays.compareUnsigned(next, Keys.end(range)) < 0 ? next : null;
  }

  /** Null at the end of the range, else the last key that was looked at. */
  private byte @Nullable [] readCandidates(byte[] from, byte[] range) {
    rowKey = from;
    try (Scan scan = view.snapshot().scan(from, Keys.end(range), ScanOrder.ASCENDING)) {
      while (scan.next()) {
        view.checkpoint();
        if (isStandingOf(scan.key())) {
          note(scan);
          continue;
        }
        finishRow();
        if (isFull()) {
          return rowKey;
        }
        row = CandidateRow.of(scan.value());
        rowKey = scan.key();
      }
    }
    finishRow();
    return null;
  }

  private byte @Nullable [] readLinks(byte[] from, byte[] range) {
    byte[] last = from;
    byte[] to = Keys.link(range, moment.offset() + 1);
    try (Scan links = view.snapshot().scan(from, to, ScanOrder.ASCENDING)) {
      while (links.next()) {
        view.checkpoint();
        if (isFull()) {
          return last;
        }
        last = links.key();
        readCandidate(links.value());
      }
    }
    return null;
  }

  private void readCandidate(byte[] key) {
    try (Scan scan = view.snapshot().scan(key, Keys.end(key), ScanOrder.ASCENDING)) {
      while (scan.next()) {
        if (scan.key().length == key.length) {
          row = CandidateRow.of(scan.value());
          rowKey = key;
        } else {
          note(scan);
        }
      }
    }
    finishRow();
  }

  private boolean isFull() {
    return records.size() == listing.limit()
        || bytes >= PAGE_BYTES_MAX
        || rows++ == ROWS_A_PAGE_MAX;
  }

  private boolean isStandingOf(byte[] key) {
    return row != null
        && key.length == rowKey.length + 8
        && Arrays.equals(key, 0, rowKey.length, rowKey, 0, rowKey.length);
  }

  private void note(Scan scan) {
    if (Keys.lastLong(scan.key()) <= moment.offset()) {
      standing = StandingRow.of(scan.value()).after(standing);
    }
  }

  private void finishRow() {
    CandidateRow done = row;
    if (done != null) {
      long offset = Keys.lastLong(rowKey);
      if (offset <= moment.offset() && hasPredicate()) {
        finish(selection.candidate(new SelectedCandidate(done, offset), standing));
      }
    }
    row = null;
    standing = null;
  }

  private void finish(SelectedCandidate claim) {
    if (selection.reason(claim) == null) {
      StoredRecord record =
          view.lookup().record(claim.offset(), claim.hash(), moment.offset(), claim.stands());
      records.add(record);
      bytes += record.document().length + SIGNATURE_BYTES * record.signatures().size();
    }
  }

  private boolean hasPredicate() {
    String predicate = listing.predicate();
    return predicate == null
        || listing.by() == Listing.By.SUBJECT
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
