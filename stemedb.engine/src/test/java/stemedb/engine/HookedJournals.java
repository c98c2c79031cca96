package stemedb.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalProvider;
import stemedb.api.journal.Page;
import stemedb.api.journal.Position;

/** Opens the journals that are there; before and behind each append they do what a test wants. */
final class HookedJournals implements JournalProvider {
  private final JournalProvider provider =
      ServiceLoader.load(JournalProvider.class).findFirst().orElseThrow();

  /** May wait: then the flush takes that long. */
  volatile Runnable beforeAppend = () -> {};

  /** The records are durable and nobody knows. */
  volatile Runnable afterAppend = () -> {};

  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public Journal open(Path directory, JournalOptions options) {
    return new Hooked(provider.open(directory, options));
  }

  private final class Hooked implements Journal {
    private final Journal journal;

    private Hooked(Journal journal) {
      this.journal = journal;
    }

    @Override
    public CompletionStage<List<Position>> append(List<byte[]> records) {
      beforeAppend.run();
      CompletionStage<List<Position>> positions = journal.append(records);
      afterAppend.run();
      return positions;
    }

    @Override
    public UUID generation() {
      return journal.generation();
    }

    @Override
    public Page read(long fromFrame, int maxBytes, Duration wait) {
      return journal.read(fromFrame, maxBytes, wait);
    }

    @Override
    public long startFrame() {
      return journal.startFrame();
    }

    @Override
    public long endFrame() {
      return journal.endFrame();
    }

    @Override
    public @Nullable JournalException damage() {
      return journal.damage();
    }

    @Override
    public CompletionStage<Void> trimBefore(long frame) {
      return journal.trimBefore(frame);
    }

    @Override
    public void close() {
      journal.close();
    }
  }
}
