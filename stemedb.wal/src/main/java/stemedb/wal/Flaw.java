package stemedb.wal;

import stemedb.api.journal.JournalException;

/**
 * What is wrong in a file.
 *
 * @param offset where
 * @param cause what
 */
record Flaw(long offset, String cause) {
  JournalException in(String file) {
    return Corruption.at(file, offset, cause);
  }
}
