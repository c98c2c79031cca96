package stemedb.engine.submit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stemedb.api.Outcome;
import stemedb.api.Problem;
import stemedb.api.ingest.IngestPolicy;
import stemedb.api.ingest.Submission;

/**
 * What the policies said about a record.
 *
 * @param refusal why it is not taken in, or null
 * @param reasons why it is quarantined; empty when it is not
 * @param submission what they were asked about; null when none was asked
 * @param asked who is to be told how it ends
 */
record Judgement(
    @Nullable Problem refusal,
    List<String> reasons,
    @Nullable Submission submission,
    List<IngestPolicy> asked) {

  /** Nobody was asked. */
  static final Judgement ACCEPTED = new Judgement(null, List.of(), null, List.of());

  /** Tells all that were asked how the record ended. */
  void ended(Outcome outcome) {
    if (submission != null) {
      for (IngestPolicy policy : asked) {
        PolicyChain.tell(policy, submission, outcome);
      }
    }
  }
}
