package stemedb.api.storage;

import org.jspecify.annotations.Nullable;

/** A store could not do what was asked; the reason says what the caller can do about it. */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the caller can do about it. */
  public enum Reason {
    /** Closed or closing: ask again, another store may be there. */
    CLOSED,
    /** Another process or store object has it open. */
    IN_USE,
    /** Reading or writing failed: the message says what. */
    IO,
    /** The folder holds something else, or is damaged: rebuild it from the journal. */
    UNREADABLE,
    /** This machine lacks what the backend needs, such as its native library. */
    UNSUPPORTED
  }

  private final Reason reason;

  public StorageException(Reason reason, String message) {
    this(reason, message, null);
  }

  public StorageException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What the caller can do about it. */
  public Reason reason() {
    return reason;
  }
}
