package stemedb.ops.backup;

import java.io.IOException;

/** Something in an archive is not what was put there; the message names it. */
final class DamagedBackupException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedBackupException(String message) {
    super(message);
  }
}
