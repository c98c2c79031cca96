package stemedb.wal;

import java.io.IOException;

/** The device or the quota is used up. */
final class NoSpaceException extends IOException {
  private static final long serialVersionUID = 1L;

  NoSpaceException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
