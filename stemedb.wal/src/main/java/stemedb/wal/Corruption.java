package stemedb.wal;

import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;

/** Says what is damaged and where. */
final class Corruption {
  private Corruption() {}

  /** For operators: the same with what they can do. */
  static JournalException advise(JournalException damage) {
    return new JournalException(
        Reason.CORRUPT,
        damage.getMessage()
            + "; stop the node, see all damage with 'stemedb wal verify --data DIR', and set it"
            + " aside with 'stemedb wal repair --data DIR'",
        damage);
  }

  static JournalException at(String file, long offset, String cause) {
    return new JournalException(Reason.CORRUPT, file + " at offset " + offset + ": " + cause);
  }
}
