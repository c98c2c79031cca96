package stemedb.wal;

import stemedb.api.journal.JournalProvider;
import stemedb.tck.journal.JournalContract;

class LocalJournalContractTest extends JournalContract {
  @Override
  protected JournalProvider provider() {
    return new LocalJournalProvider();
  }
}
