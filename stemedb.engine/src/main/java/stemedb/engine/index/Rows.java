package stemedb.engine.index;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.Assertion;
import stemedb.api.model.Document;
import stemedb.api.model.Hash;
import stemedb.api.storage.Store;
import stemedb.api.storage.WriteBatch;
import stemedb.record.Envelope;
import stemedb.record.RecordReader;

/**
 * The rows of one batch while it is being put together: what is written, and a look at what was
 * there before, in the store or earlier in the same batch.
 */
final class Rows {
  private final Store store;
  private final WriteBatch batch = new WriteBatch();
  private final Map<Hash, Placed> placed = new HashMap<>();
  private final List<PairChange> changes = new ArrayList<>();
  private boolean touchesAll;

  Rows(Store store) {
    this.store = store;
  }

  /** A record and its number. */
  record Placed(long offset, Document document) {}

  void put(byte[] key, byte[] value) {
    batch.put(key, value);
    switch (Keys.reach(key)) {
      case PAIR -> changes.add(PairChange.row(key, value));
      case ALL -> touchesAll = true;
      case NONE -> {}
    }
  }

  /** Something changed that the answers about a pair show, and no row of the pair. */
  void touch(Assertion assertion) {
    changes.add(PairChange.touch(Keys.candidates(assertion.subject(), assertion.predicate())));
  }

  /** The rows that every record has: document and id. */
  void place(Entry entry, long offset, long recordedAtMicros) {
    put(Keys.document(offset), new DocumentRow(recordedAtMicros, entry.bytes()).toBytes());
    put(
        Keys.id(entry.hash()),
        ByteBuffer.allocate(9).putLong(offset).put((byte) entry.envelope().kind().code()).array());
    placed.put(entry.hash(), new Placed(offset, entry.document()));
  }

  boolean contains(Hash hash) {
    return placed.containsKey(hash) || store.get(Keys.id(hash)) != null;
  }

  /** The record with that hash, or null when it is not there (yet). */
  @Nullable Placed find(Hash hash) {
    Placed here = placed.get(hash);
    if (here != null) {
      return here;
    }
    byte[] id = store.get(Keys.id(hash));
    if (id == null) {
      return null;
    }
    long offset = ByteBuffer.wrap(id).getLong();
    byte[] row = store.get(Keys.document(offset));
    if (row == null) {
      throw new IllegalStateException("the store lacks record " + offset);
    }
    Envelope envelope = DocumentRow.of(row).open();
    return new Placed(offset, RecordReader.readDocument(envelope.kind(), envelope.document()));
  }

  /** Writes the batch and tells what it did to pairs. */
  void write(PairListener listener, long through) {
    store.write(batch);
    listener.applied(changes, touchesAll, through);
  }
}
