package stemedb.wal;

import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;

/** Says what is damaged and where. */
final class Corruption {
  private Corruption() {}

  static JournalException at(String file, long offset, String cause) {
    return new JournalException(Reason.CORRUPT, file + " at offset " + offset + ": " + cause);
  }
}
