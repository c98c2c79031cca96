package stemedb.engine.index;

/** A store and a journal do not belong together; the message says what to do. */
public final class UnfitStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnfitStoreException(String message) {
    super(message);
  }
}
