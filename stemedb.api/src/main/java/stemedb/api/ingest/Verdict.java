package stemedb.api.ingest;

import java.util.List;
import stemedb.api.Problem;

/** What a policy says about a record. */
public sealed interface Verdict {
  /** Nothing stands against it. */
  Verdict ACCEPTED = new Accepted();

  /** Nothing stands against it. */
  record Accepted() implements Verdict {}

  /**
   * It is kept and counts in no answer until a curator approves it.
   *
   * @param reasons words such as {@code duplicate}: 1 to 16, each 1 to 64 of {@code a-z0-9_}
   */
  record Quarantined(List<String> reasons) implements Verdict {
    public Quarantined {
      reasons = List.copyOf(reasons);
      if (reasons.isEmpty() || reasons.size() > 16) {
        throw new IllegalArgumentException("a quarantine has 1 to 16 reasons");
      }
      for (String reason : reasons) {
        if (!reason.matches("[a-z0-9_]{1,64}")) {
          throw new IllegalArgumentException("not the word of a reason: " + reason);
        }
      }
    }
  }

  /** It is not taken in. */
  record Refused(Problem problem) implements Verdict {}
}
