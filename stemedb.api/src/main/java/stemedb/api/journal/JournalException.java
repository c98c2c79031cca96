package stemedb.api.journal;

import org.jspecify.annotations.Nullable;

/** A journal could not do what was asked; the reason says what the caller can do about it. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the caller can do about it. */
  public enum Reason {
    /** The frame was dropped: start at {@link Journal#startFrame()} or from a backup. */
    TRIMMED,
    /** The frame is not there yet. */
    BEYOND_END,
    /** The log was replaced: drop cursors of the old generation. */
    GENERATION_CHANGED,
    /** Closed, or a resource is missing: certainly not written, try again later. */
    UNAVAILABLE,
    /** A flush failed and the log takes no more writes: restart the node, it will recover. */
    READ_ONLY,
    /** No space: certainly not written, try again when there is room. */
    FULL,
    /** A record or an append is larger than allowed. */
    TOO_LARGE,
    /** Not known whether it was written. Retrying is right: a record is its content. */
    INDETERMINATE,
    /** Damaged: the message names file, offset and cause. */
    CORRUPT
  }

  private final Reason reason;

  public JournalException(Reason reason, String message) {
    this(reason, message, null);
  }

  public JournalException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What the caller can do about it. */
  public Reason reason() {
    return reason;
  }
}
