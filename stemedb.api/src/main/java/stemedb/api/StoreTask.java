package stemedb.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Long work on a store.
 *
 * @param kind what is done
 * @param backend the store that is made or checked
 * @param state how far it is
 * @param done units done
 * @param total units in all as far as known; more may come in meanwhile
 * @param started when it began
 * @param ended when it ended; null while it runs
 * @param reason why it failed or was cancelled, what was found; empty when there is nothing to say
 */
public record StoreTask(
    Kind kind,
    String backend,
    State state,
    long done,
    long total,
    Instant started,
    @Nullable Instant ended,
    String reason) {

  /** What is done. */
  public enum Kind {
    SWITCH,
    REBUILD,
    VERIFY
  }

  /** How far it is. */
  public enum State {
    /** Rows or records are being read. */
    COPYING,
    /** What was written meanwhile is being added. */
    CATCHING_UP,
    /** Both stores are being compared. */
    COMPARING,
    DONE,
    FAILED,
    CANCELLED
  }

  /** Whether it still runs. */
  public boolean running() {
    return ended == null;
  }
}
