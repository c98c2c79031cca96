package stemedb.engine.submit;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.crypto.SignatureCheck;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.api.metrics.Metrics;
import stemedb.api.model.AgentSignature;
import stemedb.engine.NotYet;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;

/** Checks the signatures of records with the best verifier that is installed now. */
public final class Verification {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");

  private final boolean skip;
  private final List<Ranked> verifiers = new CopyOnWriteArrayList<>();
  private volatile Counters counters = Counters.of(Metrics.NONE);

  private record Ranked(SignatureVerifier verifier, int ranking) {}

  private record Counters(Metrics.Counter valid, Metrics.Counter invalid) {
    private static Counters of(Metrics metrics) {
      String name = "stemedb_signature_verifications_total";
      return new Counters(
          metrics.counter(name, "result", "valid"), metrics.counter(name, "result", "invalid"));
    }
  }

  /**
   * @param skip takes every signature for valid
   */
  public Verification(boolean skip) {
    this.skip = skip;
    if (skip) {
      LOG.log(
          Level.WARNING,
          "SIGNATURES ARE NOT CHECKED: anybody can write in anybody's name (unsafeSkipSignatures)");
    }
  }

  /** The verifier with the highest ranking serves. */
  public synchronized void add(SignatureVerifier verifier, int ranking) {
    verifiers.add(new Ranked(verifier, ranking));
    verifiers.sort(Comparator.comparingInt(Ranked::ranking).reversed());
  }

  public synchronized void remove(SignatureVerifier verifier) {
    verifiers.removeIf(ranked -> ranked.verifier == verifier);
  }

  /** Counts from now on there. */
  public void count(Metrics metrics) {
    counters = Counters.of(metrics);
  }

  /**
   * Whether records can be checked just now.
   *
   * @throws NotYet when there is no verifier
   */
  void requireVerifier() {
    if (!skip) {
      best();
    }
  }

  /** Null when all signatures of the record are valid. */
  @Nullable Problem check(SignedRecord record) {
    return check(List.of(record)).get(0);
  }

  /**
   * @return for each record null when all its signatures are valid
   */
  List<@Nullable Problem> check(List<SignedRecord> records) {
    if (skip) {
      return Collections.nCopies(records.size(), null);
    }
    List<SignatureCheck> checks = new ArrayList<>();
    for (SignedRecord record : records) {
      byte[] message = Signing.message(record.kind(), record.hash());
      for (AgentSignature signature : record.signatures()) {
        checks.add(new SignatureCheck(signature.agentId(), message, signature.signature()));
      }
    }
    boolean[] verdicts = verify(checks);
    List<@Nullable Problem> problems = new ArrayList<>(records.size());
    int at = 0;
    for (SignedRecord record : records) {
      Problem problem = null;
      for (int i = 0; i < record.signatures().size(); i++, at++) {
        (verdicts[at] ? counters.valid : counters.invalid).increment();
        if (!verdicts[at] && problem == null) {
          problem = invalid(record, i);
        }
      }
      problems.add(problem);
    }
    return problems;
  }

  private boolean[] verify(List<SignatureCheck> checks) {
    SignatureVerifier verifier = best();
    try {
      return verifier.verifyAll(checks);
    } catch (RuntimeException | LinkageError e) {
      if (verifiers.stream().noneMatch(ranked -> ranked.verifier == verifier)) {
        throw away(); // its bundle was stopped while it worked
      }
      throw e;
    }
  }

  private static NotYet away() {
    return new NotYet(
        Problem.of(ErrorCode.STARTING, "no signature verifier is installed just now"));
  }

  /**
   * @throws NotYet when there is none just now, since its bundle is being updated
   */
  private SignatureVerifier best() {
    List<Ranked> now = verifiers;
    try {
      return now.get(0).verifier;
    } catch (IndexOutOfBoundsException e) {
      throw away();
    }
  }

  private static Problem invalid(SignedRecord record, int index) {
    return Problem.at(
        ErrorCode.SIGNATURE_INVALID,
        "/signatures/" + index + "/signature",
        "the signature of "
            + record.signatures().get(index).agentId()
            + " does not verify over stemedb."
            + record.kind().wireName()
            + ".v1:"
            + record.hash()
            + " (Ed25519, strict)");
  }
}
