package stemedb.engine.submit;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import stemedb.api.Caller;
import stemedb.api.ErrorCode;
import stemedb.api.Outcome;
import stemedb.api.Problem;
import stemedb.api.ingest.IngestPolicy;
import stemedb.api.ingest.Submission;
import stemedb.api.ingest.Verdict;
import stemedb.record.SignedRecord;

/**
 * Asks the policies that are installed, the highest ranking first, until one refuses. Without any
 * it costs one look at an empty list. Thread-safe; policies come and go while records are judged.
 */
public final class PolicyChain {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");
  private static final int REASONS_MAX = 16;

  private static final Problem FAILED =
      Problem.of(ErrorCode.INTERNAL, "a policy of this node failed; its log says which");

  private volatile List<Ranked> policies = List.of();

  private record Ranked(IngestPolicy policy, int ranking) {}

  /** A policy appears. */
  public synchronized void add(IngestPolicy policy, int ranking) {
    List<Ranked> all = new ArrayList<>(policies);
    all.add(new Ranked(policy, ranking));
    all.sort(Comparator.comparingInt(Ranked::ranking).reversed());
    policies = List.copyOf(all);
  }

  /** A policy goes. */
  public synchronized void remove(IngestPolicy policy) {
    policies = policies.stream().filter(ranked -> ranked.policy != policy).toList();
  }

  /** What all of them say about a record. */
  Judgement judge(SignedRecord record, Caller caller) {
    List<Ranked> now = policies;
    if (now.isEmpty()) {
      return Judgement.ACCEPTED;
    }
    Submission submission =
        new Submission(record.hash(), record.document(), record.canonical().length, caller);
    List<IngestPolicy> asked = new ArrayList<>();
    Set<String> reasons = new LinkedHashSet<>();
    for (Ranked ranked : now) {
      asked.add(ranked.policy);
      Verdict verdict = ask(ranked.policy, submission);
      if (verdict instanceof Verdict.Refused refused) {
        Judgement judgement = new Judgement(refused.problem(), List.of(), submission, asked);
        judgement.ended(refused.problem());
        return judgement;
      }
      if (verdict instanceof Verdict.Quarantined quarantined) {
        reasons.addAll(quarantined.reasons());
      }
    }
    return new Judgement(
        null, reasons.stream().limit(REASONS_MAX).toList(), submission, List.copyOf(asked));
  }

  private static Verdict ask(IngestPolicy policy, Submission submission) {
    try {
      return policy.judge(submission);
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.ERROR, "the policy " + policy.getClass().getName() + " failed", e);
      return new Verdict.Refused(FAILED);
    }
  }

  /** Tells a policy how it ended; what it does with that is its own business. */
  static void tell(IngestPolicy policy, Submission submission, Outcome outcome) {
    try {
      policy.ended(submission, outcome);
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.ERROR, "the policy " + policy.getClass().getName() + " failed", e);
    }
  }
}
