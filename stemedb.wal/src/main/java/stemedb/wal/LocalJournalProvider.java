package stemedb.wal;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalProvider;
import stemedb.api.service.ModuleProvider;

/** Opens journals in a local folder. */
@Component(service = JournalProvider.class)
@ModuleProvider(JournalProvider.class)
public final class LocalJournalProvider implements JournalProvider {
  @Override
  public String name() {
    return "local";
  }

  @Override
  public Journal open(Path directory, JournalOptions options) {
    try {
      return LocalJournal.open(new DiskLayer(directory), JournalSettings.of(options));
    } catch (IOException e) {
      throw new JournalException(
          Reason.UNAVAILABLE, directory + " cannot be used: " + e.getMessage(), e);
    }
  }
}
