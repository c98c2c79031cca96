package stemedb.api.ingest;

import org.osgi.annotation.versioning.ConsumerType;
import stemedb.api.Outcome;

/**
 * Accepts, quarantines or refuses records before they are appended; see the package's description.
 *
 * <p>Thread-safe. It is called on the thread of the request, so it does no I/O, waits for nobody
 * and is done within microseconds. One that throws has the record refused.
 */
@ConsumerType
public interface IngestPolicy {

  /** What is to be done with a record whose signatures verify. */
  Verdict judge(Submission submission);

  /**
   * How a record ended that this policy was asked about: its receipt, or why it was refused by a
   * later policy or failed. Called once each, on any thread.
   */
  default void ended(Submission submission, Outcome outcome) {}
}
