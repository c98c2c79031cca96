package stemedb.ops.backup;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stemedb.api.crypto.SignatureCheck;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Cosignature;
import stemedb.api.model.Hash;
import stemedb.api.model.RecordKind;
import stemedb.record.Envelope;
import stemedb.record.RecordReader;
import stemedb.record.Signing;

/** Verifies signatures of some of the records that pass. */
final class SignatureSample {
  private final SignatureVerifier verifier;
  private final long everyNth;
  private final Consumer<String> findings;
  private long records;
  private long verified;

  /**
   * @param everyNth of which records; 1 for all
   * @param findings is told what is wrong
   */
  SignatureSample(SignatureVerifier verifier, long everyNth, Consumer<String> findings) {
    this.verifier = verifier;
    this.everyNth = everyNth;
    this.findings = findings;
  }

  long records() {
    return records;
  }

  long verified() {
    return verified;
  }

  /**
   * The next record of a journal.
   *
   * @return the record; null when its bytes cannot be read
   */
  @Nullable Envelope add(byte[] bytes, long frame) {
    records++;
    try {
      Envelope envelope = Envelope.of(bytes);
      if ((records - 1) % everyNth == 0) {
        verify(envelope, frame);
      }
      return envelope;
    } catch (IllegalArgumentException e) {
      findings.accept("a record in frame " + frame + ": " + e.getMessage());
      return null;
    }
  }

  private void verify(Envelope envelope, long frame) {
    Hash hash = Signing.hash(envelope.document());
    List<AgentSignature> signatures = envelope.signatures();
    boolean good;
    if (envelope.kind() == RecordKind.COSIGNATURE
        && RecordReader.readDocument(envelope.kind(), envelope.document())
            instanceof Cosignature cosignature) {
      // It signs its target, whose kind is not told here.
      signatures = cosignature.signatures();
      good =
          Stream.of(RecordKind.values())
              .anyMatch(kind -> allGood(kind, cosignature.target(), cosignature.signatures()));
    } else {
      good = !signatures.isEmpty() && allGood(envelope.kind(), hash, signatures);
    }
    verified += signatures.size();
    if (!good) {
      findings.accept("record " + hash + " in frame " + frame + ": a signature does not verify");
    }
  }

  private boolean allGood(RecordKind kind, Hash hash, List<AgentSignature> signatures) {
    byte[] message = Signing.message(kind, hash);
    return signatures.stream()
        .allMatch(
            signature ->
                verifier.verify(
                    new SignatureCheck(signature.agentId(), message, signature.signature())));
  }
}
