package stemedb.wal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Component;
import stemedb.api.journal.Frame;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;
import stemedb.api.journal.JournalMaintenance;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalReport;
import stemedb.api.journal.JournalSegment;
import stemedb.api.service.ModuleProvider;
import stemedb.api.service.Progress;

/** Looks at and mends journals in local folders. */
@Component(service = JournalMaintenance.class)
@ModuleProvider(JournalMaintenance.class)
public final class LocalJournalMaintenance implements JournalMaintenance {
  @Override
  public String name() {
    return "local";
  }

  @Override
  public List<JournalSegment> inspect(Path directory) {
    return with(directory, Maintenance::inspect);
  }

  @Override
  public JournalReport verify(Path directory, Progress progress) {
    return with(directory, layer -> Maintenance.verify(layer, progress));
  }

  @Override
  public JournalReport repair(Path directory, Progress progress) {
    JournalSettings settings = JournalSettings.of(JournalOptions.DEFAULT);
    return with(directory, layer -> new Repair(layer, settings, progress).run());
  }

  @Override
  public UUID renew(Path directory) {
    return with(directory, Maintenance::renew);
  }

  @Override
  public void read(Path directory, long fromFrame, Predicate<Frame> reader) {
    with(directory, layer -> Maintenance.read(layer, fromFrame, reader));
  }

  /** Something that is done with a folder. */
  private interface Work<T> {
    T in(FileLayer layer) throws IOException;
  }

  private static <T> T with(Path directory, Work<T> work) {
    if (!Files.isDirectory(directory)) {
      throw new JournalException(Reason.UNAVAILABLE, "there is no folder " + directory);
    }
    try {
      FileLayer layer = new DiskLayer(directory);
      if (!Maintenance.isJournal(layer)) {
        throw new JournalException(Reason.UNAVAILABLE, directory + " holds no journal");
      }
      try (Closeable lock = layer.lock()) {
        return work.in(layer);
      }
    } catch (NoSpaceException e) {
      throw new JournalException(
          Reason.FULL, "no space in " + directory + ": a repair needs as much as the journal", e);
    } catch (IOException e) {
      throw new JournalException(
          Reason.UNAVAILABLE, directory + " cannot be used: " + e.getMessage(), e);
    }
  }
}
