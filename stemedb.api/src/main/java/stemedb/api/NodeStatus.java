package stemedb.api;

import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How the node is.
 *
 * @param state in a word
 * @param reason why it is not {@link State#READY}; empty when it is
 * @param since since when it is in that state
 * @param directory its data folder
 * @param generation generation of its journal; null while there is no journal
 * @param offset number of the last record that reads see
 * @param time when that was recorded; null for the empty database
 * @param assertionsCount how many assertions reads see
 * @param lagFrames journal frames that are durable and cannot be read yet
 * @param store name of the active backend, or of the one that is waited for
 */
public record NodeStatus(
    State state,
    String reason,
    Instant since,
    Path directory,
    @Nullable UUID generation,
    long offset,
    @Nullable Instant time,
    long assertionsCount,
    long lagFrames,
    String store) {

  /** How the node is, in a word. */
  public enum State {
    /** It opens, recovers or catches up. */
    STARTING,
    /** It reads and writes. */
    READY,
    /** It does part of its work. */
    DEGRADED,
    /** It answers questions and refuses writes. */
    READ_ONLY,
    /** Its journal is damaged: it answers what it can, refuses writes and is not ready. */
    DAMAGED,
    /** It could not start; the reason says what to do. */
    FAILED,
    /** It is closed. */
    CLOSED
  }
}
