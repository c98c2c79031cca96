package stemedb.engine.query;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stemedb.api.AsOf;
import stemedb.api.DiffPage;
import stemedb.api.DiffRequest;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.StoredRecord;
import stemedb.api.model.Assertion;
import stemedb.api.model.Document;
import stemedb.api.model.Hash;
import stemedb.api.model.Supersession;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.engine.index.DocumentRow;
import stemedb.engine.index.Keys;
import stemedb.engine.index.StandingRow;
import stemedb.record.Envelope;
import stemedb.record.RecordReader;
import stemedb.record.Signing;

/**
 * One page of what changed between two pasts while it is being read. It goes through the records
 * between them, not through the pairs, so it costs what happened in between, and not what there is.
 *
 * <p>An assertion whose standing changed more than once is told once, with the last of the records
 * that changed it.
 */
final class DiffReader {
  private final DiffRequest request;
  private final View view;
  private final int print;
  private final long from;
  private final long to;
  private final long after;
  private final PageLimit limit;
  private final List<DiffPage.Difference> differences = new ArrayList<>();

  DiffReader(DiffRequest request, View view, Clock clock) {
    this.request = request;
    this.view = view;
    this.limit = new PageLimit(request.limit());
    this.print =
        Objects.hash("diff", request.subject(), request.subjectPrefix(), request.predicate());
    Cursor cursor =
        Cursor.decodeAny(
            request.cursor(), view.head().generation(), print, List.of(Keys.documents()));
    if (cursor == null) {
      this.from = Moment.of(request.from(), null, view.head(), view::lookup, clock).offset();
      this.to = Moment.of(request.to(), null, view.head(), view::lookup, clock).offset();
      this.after = from;
    } else {
      ByteBuffer key = cursor.key(Keys.documents().length + 2 * Long.BYTES);
      this.from = key.getLong(Keys.documents().length + Long.BYTES);
      this.to =
          Moment.of(new AsOf.Offset(cursor.offset()), null, view.head(), view::lookup, clock)
              .offset();
      this.after = key.getLong(Keys.documents().length);
    }
    if (from > to) {
      throw Problem.at(
              ErrorCode.VALIDATION_FAILED,
              "from",
              "from is record " + from + ", which is behind to, record " + to)
          .toException();
    }
  }

  DiffPage read() {
    long through = after;
    try (Scan scan =
        view.snapshot()
            .scan(Keys.document(after + 1), Keys.document(to + 1), ScanOrder.ASCENDING)) {
      while (!limit.isReached() && scan.next()) {
        view.checkpoint();
        limit.row();
        through = Keys.lastLong(scan.key());
        Envelope envelope = DocumentRow.of(scan.value()).open();
        look(through, envelope, RecordReader.readDocument(envelope.kind(), envelope.document()));
      }
    }
    return new DiffPage(differences, from, to, through < to ? cursor(through) : null);
  }

  private String cursor(long through) {
    byte[] key = Keys.document(through);
    byte[] both = ByteBuffer.allocate(key.length + Long.BYTES).put(key).putLong(from).array();
    return Cursor.of(view.head().generation(), to, print, both).encode();
  }

  private void look(long offset, Envelope envelope, Document document) {
    if (document instanceof Supersession supersession) {
      lookAtTarget(offset, supersession.oldHash());
    }
    if (!(document instanceof Assertion assertion)) {
      return;
    }
    if (isWanted(assertion)) {
      Hash hash = Signing.hash(envelope.document());
      add(offset, null, view.lookup().record(offset, hash, to));
    }
    Hash parent = assertion.parentHash();
    if (parent != null) {
      lookAtTarget(offset, parent);
    }
  }

  /** Tells of an assertion that was there before, if this record is the last that changed it. */
  private void lookAtTarget(long by, Hash hash) {
    long offset = view.lookup().offset(hash);
    if (offset == 0 || offset > from) {
      return; // unknown, or told as new
    }
    Envelope envelope = view.lookup().document(offset).open();
    if (RecordReader.readDocument(envelope.kind(), envelope.document()) instanceof Assertion old
        && isWanted(old)) {
      byte[] key = Keys.candidate(Keys.candidates(old.subject(), old.predicate()), offset);
      @Nullable PairRow row = null;
      long last = 0;
      try (Scan scan = view.snapshot().scan(key, Keys.end(key), ScanOrder.ASCENDING)) {
        while (scan.next()) {
          long effect = Keys.lastLong(scan.key());
          if (row == null) {
            row = new PairRow(scan.value(), offset);
          } else if (effect <= to) {
            row.add(effect, scan.value());
            last = effect;
          }
        }
      }
      if (row != null && last == by) {
        addIfChanged(by, offset, hash, row);
      }
    }
  }

  private void addIfChanged(long by, long offset, Hash hash, PairRow row) {
    StoredRecord.Standing before = standing(row.standing(from));
    StoredRecord.Standing now = standing(row.standing(to));
    if (!before.equals(now)) {
      add(by, before, view.lookup().record(offset, hash, to, now));
    }
  }

  private void add(long offset, StoredRecord.@Nullable Standing before, StoredRecord assertion) {
    differences.add(new DiffPage.Difference(offset, before, assertion));
    limit.record(assertion);
  }

  private static StoredRecord.Standing standing(@Nullable StandingRow row) {
    return row == null
        ? StoredRecord.Standing.CURRENT
        : new StoredRecord.Standing(row.status(), row.by());
  }

  private boolean isWanted(Assertion assertion) {
    String subject = request.subject();
    String prefix = request.subjectPrefix();
    String predicate = request.predicate();
    return (subject == null || subject.equals(assertion.subject()))
        && (prefix == null || assertion.subject().startsWith(prefix))
        && (predicate == null || predicate.equals(assertion.predicate()));
  }
}
