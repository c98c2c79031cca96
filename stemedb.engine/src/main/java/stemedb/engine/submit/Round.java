package stemedb.engine.submit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stemedb.api.Ack;
import stemedb.api.ErrorCode;
import stemedb.api.Outcome;
import stemedb.api.Problem;
import stemedb.api.Receipt;
import stemedb.api.model.AgentId;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Cosignature;
import stemedb.api.model.Document;
import stemedb.api.model.Hash;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.Store;
import stemedb.engine.index.Arbiter;
import stemedb.engine.index.DocumentRow;
import stemedb.engine.index.Entry;
import stemedb.engine.index.Indexer;
import stemedb.engine.index.Lookup;
import stemedb.record.CanonicalJson;
import stemedb.record.Envelope;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;

/**
 * What one round of the writer appends, and who is told what afterwards. Sorts the waiting records
 * into new ones, ones that are there already, ones that bring further signers, and ones of which
 * that cannot be said while the store is away.
 */
final class Round {
  private final Indexer indexer;
  private final @Nullable Store store;
  private final RecordClock clock;
  private final @Nullable Arbiter arbiter;

  private final List<Entry> entries = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final List<Pending> undecided = new ArrayList<>();
  private final List<Runnable> refused = new ArrayList<>();
  private final Map<Hash, Known> known = new HashMap<>();

  /**
   * Who is told what.
   *
   * @param hash the identity that the receipt names
   * @param entry the entry of this round whose fate it shares, or -1 for none
   * @param place the entry that is the record itself, or -1 when it was there before
   * @param offset where it was there before
   */
  private record Answer(
      Pending pending,
      Hash hash,
      Receipt.Status status,
      int entry,
      int place,
      long offset,
      long recordedAtMicros) {}

  /**
   * A record that is there: its signers, each with the entry that brings it (-1 when it is there
   * already), and where it is.
   */
  private record Known(
      Map<AgentId, Integer> signers, int entry, long offset, long recordedAtMicros) {}

  /**
   * @param store the store when it covers the whole journal; null while it is away or behind
   */
  Round(Indexer indexer, @Nullable Store store, RecordClock clock) {
    this.indexer = indexer;
    this.store = store;
    this.clock = clock;
    this.arbiter = store == null ? null : indexer.arbiter(store);
  }

  void add(Pending pending) {
    SignedRecord record = pending.record();
    Known there = known.get(record.hash());
    if (there == null && indexer.mightContain(record.hash())) {
      if (store == null) {
        undecided.add(pending);
        return;
      }
      there = find(store, record.hash());
    }
    if (there == null) {
      addNew(pending);
    } else {
      addKnown(pending, there);
    }
  }

  /** The records to append, as they go into the journal. */
  List<byte[]> records() {
    return entries.stream().map(Entry::bytes).toList();
  }

  List<Entry> entries() {
    return entries;
  }

  /** Records that may be there already; to be looked at again when the store is back. */
  List<Pending> undecided() {
    return undecided;
  }

  /** Whom to tell that their records would have no effect, since their authors may not do that. */
  List<Runnable> refused() {
    return refused;
  }

  /** Whom to tell after the flush already, and what. */
  List<Runnable> durable() {
    return answers.stream()
        .filter(answer -> answer.entry >= 0 && answer.pending.ack() == Ack.DURABLE)
        .map(Round::invisible)
        .toList();
  }

  /**
   * Whom to tell when the entries can be read.
   *
   * @param first number of the first entry
   */
  List<Runnable> indexed(long first) {
    List<Runnable> told = new ArrayList<>(answers.size());
    for (Answer answer : answers) {
      if (answer.entry < 0) {
        told.add(() -> tell(answer, answer.offset, answer.recordedAtMicros));
      } else if (answer.pending.ack() == Ack.INDEXED) {
        if (answer.place < 0) {
          told.add(() -> tell(answer, answer.offset, answer.recordedAtMicros));
        } else {
          long micros = entries.get(answer.place).envelope().recordedAtMicros();
          told.add(() -> tell(answer, first + answer.place, micros));
        }
      }
    }
    return told;
  }

  /** Whom to tell that the entries are durable and cannot be read yet. */
  List<Runnable> unindexed() {
    List<Runnable> told = new ArrayList<>(answers.size());
    for (Answer answer : answers) {
      if (answer.entry < 0) {
        told.add(() -> tell(answer, answer.offset, answer.recordedAtMicros));
      } else if (answer.pending.ack() == Ack.INDEXED) {
        told.add(invisible(answer));
      }
    }
    return told;
  }

  /** Whom to tell that nothing was appended; records of the past are there all the same. */
  List<Runnable> failed(Outcome problem) {
    List<Runnable> told = new ArrayList<>(answers.size());
    for (Answer answer : answers) {
      told.add(
          answer.entry < 0
              ? () -> tell(answer, answer.offset, answer.recordedAtMicros)
              : () -> answer.pending.tell(problem));
    }
    return told;
  }

  private void addNew(Pending pending) {
    SignedRecord record = pending.record();
    String refusal = arbiter == null ? null : arbiter.refusal(record.document());
    if (refusal != null) {
      Problem problem = Problem.of(ErrorCode.NOT_ALLOWED, refusal);
      refused.add(() -> pending.tell(problem));
      return;
    }
    if (arbiter != null) {
      arbiter.take(record.hash(), record.document());
    }
    int place =
        append(
            record.hash(),
            record.document(),
            record.canonical(),
            record.signatures(),
            pending.reasons());
    known.put(record.hash(), new Known(signers(record.signatures(), place), place, 0, 0));
    Receipt.Status status =
        pending.reasons().isEmpty() ? Receipt.Status.CREATED : Receipt.Status.QUARANTINED;
    answers.add(new Answer(pending, record.hash(), status, place, place, 0, 0));
  }

  private void addKnown(Pending pending, Known there) {
    SignedRecord record = pending.record();
    known.put(record.hash(), there);
    List<AgentSignature> further =
        record.signatures().stream()
            .filter(signature -> !there.signers.containsKey(signature.agentId()))
            .toList();
    if (further.isEmpty()) {
      answers.add(exists(pending, there));
      return;
    }
    Cosignature cosignature = new Cosignature(record.hash(), further);
    byte[] canonical = CanonicalJson.of(cosignature);
    int place = append(Signing.hash(canonical), cosignature, canonical, List.of(), List.of());
    further.forEach(signature -> there.signers.put(signature.agentId(), place));
    answers.add(new Answer(pending, record.hash(), Receipt.Status.COSIGNED, place, place, 0, 0));
  }

  /** What is there shares the fate of the last entry that brings one of its signers. */
  private static Answer exists(Pending pending, Known there) {
    int last =
        pending.record().signatures().stream()
            .mapToInt(signature -> there.signers.getOrDefault(signature.agentId(), -1))
            .max()
            .orElse(-1);
    return new Answer(
        pending,
        pending.record().hash(),
        Receipt.Status.EXISTS,
        Math.max(last, there.entry),
        there.entry,
        there.offset,
        there.recordedAtMicros);
  }

  private int append(
      Hash hash,
      Document document,
      byte[] canonical,
      List<AgentSignature> signatures,
      List<String> reasons) {
    Envelope envelope = new Envelope(document.kind(), clock.next(), canonical, signatures, reasons);
    entries.add(new Entry(hash, document, envelope, envelope.toBytes()));
    return entries.size() - 1;
  }

  private static @Nullable Known find(Store store, Hash hash) {
    try (Snapshot snapshot = store.snapshot()) {
      Lookup lookup = new Lookup(snapshot);
      long offset = lookup.offset(hash);
      if (offset == 0) {
        return null;
      }
      DocumentRow row = lookup.document(offset);
      List<AgentSignature> all = lookup.signers(offset, row.open().signatures(), Long.MAX_VALUE);
      return new Known(signers(all, -1), -1, offset, row.recordedAtMicros());
    }
  }

  private static Map<AgentId, Integer> signers(List<AgentSignature> signatures, int entry) {
    Map<AgentId, Integer> signers = new HashMap<>();
    signatures.forEach(signature -> signers.put(signature.agentId(), entry));
    return signers;
  }

  private static Runnable invisible(Answer answer) {
    return () -> answer.pending.tell(receipt(answer, false, 0, null));
  }

  private static void tell(Answer answer, long offset, long micros) {
    answer.pending.tell(receipt(answer, true, offset, DocumentRow.instant(micros)));
  }

  private static Receipt receipt(
      Answer answer, boolean visible, long offset, @Nullable Instant recordedAt) {
    List<String> reasons =
        answer.status == Receipt.Status.QUARANTINED ? answer.pending.reasons() : List.of();
    return new Receipt(answer.status, answer.hash, visible, offset, recordedAt, reasons);
  }
}
