package stemedb.wal;

import java.io.IOException;

/** A flush failed: final for the journal, whatever was to be flushed. */
final class FlushFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  FlushFailedException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
