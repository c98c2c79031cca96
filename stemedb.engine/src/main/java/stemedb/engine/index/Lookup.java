package stemedb.engine.index;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stemedb.api.StoredRecord;
import stemedb.api.model.AgentId;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Assertion;
import stemedb.api.model.Document;
import stemedb.api.model.Hash;
import stemedb.api.model.SourceStatus;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.record.Envelope;
import stemedb.record.RecordReader;

/** Finds records in one view of the store, as they stood at an offset. */
public final class Lookup {
  private final Snapshot snapshot;

  public Lookup(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** Number of the record with that hash, 0 when it is not there. */
  public long offset(Hash hash) {
    byte[] row = snapshot.get(Keys.id(hash));
    return row == null ? 0 : ByteBuffer.wrap(row).getLong();
  }

  /** The record with that number; it has to be there. */
  public DocumentRow document(long offset) {
    byte[] row = snapshot.get(Keys.document(offset));
    if (row == null) {
      throw new IllegalStateException("the store lacks record " + offset);
    }
    return DocumentRow.of(row);
  }

  /** When the record with that number was recorded, in microseconds. */
  public long recordedAtMicros(long offset) {
    byte[] row = snapshot.get(Keys.document(offset));
    if (row == null) {
      throw new IllegalStateException("the store lacks record " + offset);
    }
    return DocumentRow.recordedAtMicros(row);
  }

  /** What the record with that number says; it has to be there. */
  public Document readDocument(long offset) {
    Envelope envelope = document(offset).open();
    return RecordReader.readDocument(envelope.kind(), envelope.document());
  }

  /** The record with that number as it stood at {@code upTo}. */
  public StoredRecord record(long offset, Hash hash, long upTo) {
    DocumentRow row = document(offset);
    Envelope envelope = row.open();
    StoredRecord.Standing standing = StoredRecord.Standing.CURRENT;
    Document document = RecordReader.readDocument(envelope.kind(), envelope.document());
    if (document instanceof Assertion assertion) {
      standing = standing(assertion, offset, upTo);
    }
    return record(row, envelope, offset, hash, upTo, standing);
  }

  /** The same for a record whose standing is known. */
  public StoredRecord record(long offset, Hash hash, long upTo, StoredRecord.Standing standing) {
    DocumentRow row = document(offset);
    return record(row, row.open(), offset, hash, upTo, standing);
  }

  private StoredRecord record(
      DocumentRow row,
      Envelope envelope,
      long offset,
      Hash hash,
      long upTo,
      StoredRecord.Standing standing) {
    return new StoredRecord(
        hash,
        envelope.kind(),
        envelope.document(),
        signers(offset, envelope.signatures(), upTo),
        offset,
        row.recordedAt(),
        standing);
  }

  /** The signers that a record came with, and those that later records brought; each once. */
  public List<AgentSignature> signers(long offset, List<AgentSignature> first, long upTo) {
    byte[] from = Keys.signers(offset);
    List<AgentSignature> all = new ArrayList<>(first);
    Set<AgentId> seen = new HashSet<>();
    first.forEach(signature -> seen.add(signature.agentId()));
    try (Scan scan = snapshot.scan(from, Keys.end(from), ScanOrder.ASCENDING)) {
      while (scan.next() && Keys.lastLong(scan.key()) <= upTo) {
        for (AgentSignature signature : CosignatureRows.decode(scan.value())) {
          if (seen.add(signature.agentId())) {
            all.add(signature);
          }
        }
      }
    }
    return all;
  }

  private StoredRecord.Standing standing(Assertion assertion, long offset, long upTo) {
    byte[] key =
        Keys.candidate(Keys.candidates(assertion.subject(), assertion.predicate()), offset);
    @Nullable StandingRow latest = null;
    try (Scan scan = snapshot.scan(key, Keys.end(key), ScanOrder.ASCENDING)) {
      while (scan.next()) {
        if (scan.key().length > key.length && Keys.lastLong(scan.key()) <= upTo) {
          latest = StandingRow.of(scan.value()).after(latest);
        }
      }
    }
    if (latest == null || !latest.isOut()) {
      SourceStatusRows.Row source = source(assertion.sourceHash(), upTo);
      if (source != null && source.status() == SourceStatus.Status.RETRACTED) {
        return new StoredRecord.Standing(StoredRecord.Status.SOURCE_RETRACTED, source.by());
      }
    }
    return latest == null
        ? StoredRecord.Standing.CURRENT
        : new StoredRecord.Standing(latest.status(), latest.by());
  }

  private SourceStatusRows.@Nullable Row source(@Nullable Hash source, long upTo) {
    return source == null ? null : SourceStatusRows.of(snapshot, source, upTo);
  }
}
