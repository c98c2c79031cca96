package stemedb.engine.feed;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stemedb.api.Change;
import stemedb.api.FeedRequest;
import stemedb.api.model.Assertion;
import stemedb.api.model.Document;
import stemedb.api.model.RecordKind;
import stemedb.api.model.Role;
import stemedb.engine.index.DocumentRow;
import stemedb.record.Envelope;
import stemedb.record.RecordReader;
import stemedb.record.Signing;

/** A change as readers share it; what it says is parsed when somebody filters by it. */
final class Item {
  private final UUID generation;
  private final Change change;
  private final boolean quarantined;
  private volatile @Nullable Document document;

  private Item(UUID generation, Change change, boolean quarantined) {
    this.generation = generation;
    this.change = change;
    this.quarantined = quarantined;
  }

  static Item of(UUID generation, long offset, byte[] row) {
    DocumentRow stored = DocumentRow.of(row);
    Envelope envelope = stored.open();
    byte[] document = envelope.document();
    return new Item(
        generation,
        new Change(offset, stored.recordedAt(), envelope.kind(), Signing.hash(document), document),
        envelope.isQuarantined());
  }

  /** Whether it is that record of that journal. */
  boolean is(UUID generation, long offset) {
    return change.offset() == offset && this.generation.equals(generation);
  }

  Change change() {
    return change;
  }

  /** Whether a reader wants it. Records that speak of no subject or predicate have none. */
  boolean fits(FeedRequest request) {
    if (quarantined && !request.caller().has(Role.CURATOR)
        || change.kind() == RecordKind.API_KEY && !request.caller().has(Role.ADMIN)) {
      return false;
    }
    if (!request.kinds().isEmpty() && !request.kinds().contains(change.kind())) {
      return false;
    }
    String prefix = request.subjectPrefix();
    String predicate = request.predicate();
    if (prefix == null && predicate == null) {
      return true;
    }
    return document() instanceof Assertion assertion
        && (prefix == null || assertion.subject().startsWith(prefix))
        && (predicate == null || assertion.predicate().equals(predicate));
  }

  private Document document() {
    Document read = document;
    if (read == null) {
      read = RecordReader.readDocument(change.kind(), change.document());
      document = read;
    }
    return read;
  }
}
