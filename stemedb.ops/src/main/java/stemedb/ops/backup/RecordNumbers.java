package stemedb.ops.backup;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import stemedb.api.model.AgentId;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Cosignature;
import stemedb.api.model.Hash;
import stemedb.api.model.RecordKind;
import stemedb.record.CanonicalJson;
import stemedb.record.Envelope;
import stemedb.record.RecordReader;
import stemedb.record.Signing;

/**
 * Numbers the records of a journal as the database does. A record that is there twice, because an
 * append was not confirmed and its author tried again, counts once; signers that only the second
 * one has are a record of their own.
 */
final class RecordNumbers {
  private final Set<Hash> repeated;
  private final Map<Hash, Set<AgentId>> signers = new HashMap<>();
  private final Set<Hash> seen = new HashSet<>();
  private long offset;
  private long micros;

  /**
   * @param repeated the hashes of those that are there more than once: only of them it matters who
   *     signed
   */
  RecordNumbers(Set<Hash> repeated) {
    this.repeated = repeated;
  }

  /** Finds the records that are there more than once. */
  static final class Repetitions {
    private final Set<Hash> seen = new HashSet<>();
    private final Set<Hash> repeated = new HashSet<>();

    void add(Envelope envelope) {
      Hash hash = Signing.hash(envelope.document());
      if (!seen.add(hash)) {
        repeated.add(hash);
      }
    }

    Set<Hash> found() {
      return repeated;
    }
  }

  /** Number of the last record. */
  long offset() {
    return offset;
  }

  /** When it was recorded, in microseconds since 1970. */
  long micros() {
    return micros;
  }

  /**
   * The next record of the journal.
   *
   * @return whether it counts
   */
  boolean add(Envelope envelope) {
    Hash hash = Signing.hash(envelope.document());
    if (!seen.add(hash)) {
      return addAgain(hash, envelope);
    }
    note(hash, envelope.signatures());
    if (envelope.kind() == RecordKind.COSIGNATURE
        && RecordReader.readDocument(envelope.kind(), envelope.document())
            instanceof Cosignature cosignature) {
      note(cosignature.target(), cosignature.signatures());
    }
    place(envelope);
    return true;
  }

  private boolean addAgain(Hash hash, Envelope again) {
    Set<AgentId> known = signers.getOrDefault(hash, Set.of());
    List<AgentSignature> further =
        again.signatures().stream()
            .filter(signature -> !known.contains(signature.agentId()))
            .toList();
    if (further.isEmpty()) {
      return false;
    }
    seen.add(Signing.hash(CanonicalJson.of(new Cosignature(hash, further))));
    note(hash, further);
    place(again);
    return true;
  }

  private void note(Hash hash, List<AgentSignature> more) {
    if (repeated.contains(hash)) {
      Set<AgentId> agents = signers.computeIfAbsent(hash, h -> new HashSet<>(2));
      more.forEach(signature -> agents.add(signature.agentId()));
    }
  }

  private void place(Envelope envelope) {
    offset++;
    micros = Math.max(micros + 1, envelope.recordedAtMicros());
  }
}
