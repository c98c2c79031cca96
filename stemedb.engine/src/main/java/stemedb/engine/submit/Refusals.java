package stemedb.engine.submit;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.journal.JournalException;

/** What callers are told when a record could not be appended; for the writer's thread. */
final class Refusals {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");

  static final Problem JOURNAL_AWAY =
      Problem.of(
          ErrorCode.JOURNAL_UNAVAILABLE,
          "the journal is being replaced or could not be opened; try again in a moment");
  static final Problem INDETERMINATE =
      Problem.of(
          ErrorCode.JOURNAL_UNAVAILABLE,
          "the write was not confirmed and may still appear; trying again is right");
  static final Problem CLOSING = Problem.of(ErrorCode.JOURNAL_UNAVAILABLE, "the node is closing");
  static final Problem UNDECIDABLE =
      Problem.of(
          ErrorCode.STORAGE_UNAVAILABLE,
          "the store is away and the record may be there already; try again in a moment");

  private final JournalWriter.Listener listener;
  private final Retry room;

  /**
   * @param room of the journal's disk
   */
  Refusals(JournalWriter.Listener listener, Retry room) {
    this.listener = listener;
    this.room = room;
  }

  /** The journal has taken records. */
  void appended() {
    if (room.isPending()) {
      room.clear();
      listener.journalFull(null);
    }
  }

  /** A full journal is not full any more when its disk has more room; the next write will see. */
  void look() {
    if (room.isPending() && room.hasMoreRoom()) {
      appended();
    }
  }

  /** What a failure of the journal means for a write; the listener learns of the bad ones. */
  Problem of(@Nullable Throwable cause) {
    if (!(cause instanceof JournalException refusal)) {
      LOG.log(Level.ERROR, "the journal failed", cause);
      return INDETERMINATE;
    }
    if (refusal.reason() == JournalException.Reason.FULL) { // told once, not for each write
      room.failed();
      listener.journalFull(String.valueOf(refusal.getMessage()));
      return Problem.of(ErrorCode.DISK_FULL, "no space is left for the journal");
    }
    LOG.log(Level.ERROR, "the journal refuses: {0}", refusal.getMessage());
    return switch (refusal.reason()) {
      case READ_ONLY -> {
        listener.journalReadOnly(String.valueOf(refusal.getMessage()));
        yield Problem.of(ErrorCode.READ_ONLY, "a flush failed; the node needs a restart");
      }
      case TOO_LARGE -> Problem.of(ErrorCode.TOO_LARGE, "too large for a journal frame");
      case INDETERMINATE -> {
        listener.journalReadOnly(String.valueOf(refusal.getMessage()));
        yield INDETERMINATE;
      }
      default -> JOURNAL_AWAY;
    };
  }
}
