package stemedb.api.archive;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The making of a backup.
 *
 * @param location of the target
 * @param state how far it is
 * @param done bytes sent
 * @param total bytes to send in all, 0 while that is not known
 * @param started when it began
 * @param ended when it ended; null while it runs
 * @param reason why it failed; empty when there is nothing to say
 * @param backup its id at the target; null as long as it is not there
 * @param offset number of the last record in it, 0 while that is not known
 */
public record BackupTask(
    String location,
    State state,
    long done,
    long total,
    Instant started,
    @Nullable Instant ended,
    String reason,
    @Nullable String backup,
    long offset) {

  /** How far it is. */
  public enum State {
    RUNNING,
    DONE,
    FAILED,
    CANCELLED
  }

  /** Whether it still runs. */
  public boolean running() {
    return ended == null;
  }
}
