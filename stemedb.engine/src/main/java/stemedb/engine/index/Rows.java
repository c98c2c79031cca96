package stemedb.engine.index;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.AgentId;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Assertion;
import stemedb.api.model.Cosignature;
import stemedb.api.model.Document;
import stemedb.api.model.Hash;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.Store;
import stemedb.api.storage.WriteBatch;
import stemedb.record.CanonicalJson;
import stemedb.record.Envelope;
import stemedb.record.RecordReader;
import stemedb.record.Signing;

/**
 * The rows of one batch while it is being put together: what is written, and a look at what was
 * there before, in the store or earlier in the same batch.
 */
final class Rows {
  private final Store store;
  private final WriteBatch batch = new WriteBatch();
  private final Map<Hash, Placed> placed = new HashMap<>();
  private final Map<Hash, List<Long>> awaited = new HashMap<>();
  private final NavigableMap<byte[], byte[]> written = new TreeMap<>(Arrays::compareUnsigned);
  private final IdFilter waiting;
  private final Marks marks;
  private final List<Entry> entries = new ArrayList<>();
  private final List<PairChange> changes = new ArrayList<>();
  private boolean touchesAll;

  /**
   * @param waiting says which hashes records wait for; it may say so too often
   * @param marks are told of every row
   */
  Rows(Store store, IdFilter waiting, Marks marks) {
    this.store = store;
    this.waiting = waiting;
    this.marks = marks;
  }

  /** A record: its number, its identity and what it says. */
  record Placed(long offset, Hash hash, Document document) {}

  void put(byte[] key, byte[] value) {
    batch.put(key, value);
    marks.note(key);
    switch (Keys.reach(key)) {
      case PAIR -> changes.add(PairChange.row(key, value));
      case ALL -> touchesAll = true;
      case NONE -> {}
    }
  }

  /** Whether the standing of any claim is changed. */
  boolean changesStanding() {
    return touchesAll || changes.stream().anyMatch(change -> !change.isCandidate());
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
    placed.put(entry.hash(), new Placed(offset, entry.hash(), entry.document()));
    entries.add(entry);
  }

  boolean contains(Hash hash) {
    return placed.containsKey(hash) || store.get(Keys.id(hash)) != null;
  }

  /**
   * What a record that is there already adds when it was appended once more with further signers:
   * the cosignature that the node would have made of it, or null when all of them are known.
   * Happens when an append was not confirmed and its author tried again.
   */
  @Nullable Entry furtherSigners(Entry again) {
    Set<AgentId> known = new HashSet<>();
    byte[] id = store.get(Keys.id(again.hash()));
    if (id != null) {
      long offset = ByteBuffer.wrap(id).getLong();
      try (Snapshot snapshot = store.snapshot()) {
        Lookup lookup = new Lookup(snapshot);
        List<AgentSignature> first = lookup.document(offset).open().signatures();
        addAgents(known, lookup.signers(offset, first, Long.MAX_VALUE));
      }
    }
    for (Entry entry : entries) {
      if (entry.hash().equals(again.hash())) {
        addAgents(known, entry.envelope().signatures());
      } else if (entry.document() instanceof Cosignature cosignature
          && cosignature.target().equals(again.hash())) {
        addAgents(known, cosignature.signatures());
      }
    }
    List<AgentSignature> further =
        again.envelope().signatures().stream()
            .filter(signature -> !known.contains(signature.agentId()))
            .toList();
    if (further.isEmpty()) {
      return null;
    }
    Cosignature cosignature = new Cosignature(again.hash(), further);
    byte[] canonical = CanonicalJson.of(cosignature);
    Envelope envelope =
        new Envelope(cosignature.kind(), again.envelope().recordedAtMicros(), canonical, List.of());
    return new Entry(Signing.hash(canonical), cosignature, envelope, envelope.toBytes());
  }

  private static void addAgents(Set<AgentId> agents, List<AgentSignature> signatures) {
    signatures.forEach(signature -> agents.add(signature.agentId()));
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
    return read(ByteBuffer.wrap(id).getLong());
  }

  private Placed read(long offset) {
    byte[] row = store.get(Keys.document(offset));
    if (row == null) {
      throw new IllegalStateException("the store lacks record " + offset);
    }
    Envelope envelope = DocumentRow.of(row).open();
    return new Placed(
        offset,
        Signing.hash(envelope.document()),
        RecordReader.readDocument(envelope.kind(), envelope.document()));
  }

  /** Whether the record with that number was held back when it was recorded. */
  boolean isQuarantined(long offset) {
    for (Placed one : placed.values()) {
      if (one.offset == offset) {
        return entries.stream()
            .anyMatch(entry -> entry.hash().equals(one.hash) && entry.envelope().isQuarantined());
      }
    }
    byte[] row = store.get(Keys.document(offset));
    return row != null && DocumentRow.of(row).open().isQuarantined();
  }

  /** A view of what is in the store, without this batch. */
  Snapshot snapshot() {
    return store.snapshot();
  }

  /** A row that later records of the same batch look at. */
  void putVisibly(byte[] key, byte[] value) {
    put(key, value);
    written.put(key, value);
  }

  /** The last of the rows that were put visibly and whose keys begin so; null for none. */
  byte @Nullable [] latest(byte[] prefix) {
    Map.Entry<byte[], byte[]> last = written.lowerEntry(Keys.end(prefix));
    return last != null && startsWith(last.getKey(), prefix) ? last.getValue() : null;
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** Keeps the record with that number until its target is there. */
  void await(Hash target, long offset) {
    put(Keys.waiting(target, offset), new byte[0]);
    waiting.add(target);
    awaited.computeIfAbsent(target, hash -> new ArrayList<>()).add(offset);
  }

  /** The records that wait for that target, in order. */
  List<Placed> waitingFor(Hash target) {
    if (!waiting.mightContain(target)) {
      return List.of();
    }
    List<Placed> records = new ArrayList<>();
    byte[] from = Keys.waiting(target);
    try (Snapshot before = store.snapshot();
        Scan scan = before.scan(from, Keys.end(from), ScanOrder.ASCENDING)) {
      while (scan.next()) {
        records.add(read(Keys.lastLong(scan.key())));
      }
    }
    for (long offset : awaited.getOrDefault(target, List.of())) {
      placed.values().stream().filter(one -> one.offset == offset).forEach(records::add);
    }
    return records;
  }

  /** Writes the batch and tells what it did to pairs. */
  void write(PairListener listener, long through) {
    store.write(batch);
    listener.applied(changes, touchesAll, through);
  }
}
