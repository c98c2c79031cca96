package stemedb.ops.backup;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import stemedb.api.JournalAdmin;
import stemedb.api.JournalCut;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbException;
import stemedb.api.archive.Retention;
import stemedb.api.service.Progress;

/** Makes backups of one database. */
public final class Backups {
  private static final int CUT_SECONDS_MAX = 60;

  private final Targets targets;
  private final String version;
  private final Clock clock;

  /**
   * @param version of StemeDB
   */
  public Backups(Targets targets, String version, Clock clock) {
    this.targets = targets;
    this.version = version;
    this.clock = clock;
  }

  /**
   * A backup that was made.
   *
   * @param sentBytes what had to be sent for it
   * @param removed older backups that are gone
   */
  record Made(Manifest manifest, long sentBytes, List<String> removed) {
    Made {
      removed = List.copyOf(removed);
    }

    /** The first frame that the next backup needs: that of the segment which still grows. */
    long nextFrame() {
      List<BackedFile> segments = manifest.segments();
      BackedFile last = segments.get(segments.size() - 1);
      return last.sealed() ? last.endFrame() : last.firstFrame();
    }
  }

  /**
   * Makes one, and removes what the retention no longer wants.
   *
   * @param holder word under which frames are held, and still are afterwards
   */
  Made make(
      StemeDb database,
      String location,
      Retention retention,
      String holder,
      Progress progress,
      BooleanSupplier cancelled)
      throws IOException {
    JournalAdmin journal = database.journal();
    if (!journal.holds().containsKey(holder)) {
      journal.hold(holder, 1);
    }
    try (Repository repository = targets.open(location)) {
      Sending sending = new Sending(repository.archive(), progress, cancelled);
      JournalCut cut = cut(journal);
      Manifest manifest =
          new BackupRun(repository, sending, version, clock)
              .run(database.status().directory(), cut);
      List<String> removed =
          retention.equals(Retention.ALL)
              ? List.of()
              : new Pruning(repository, retention).run(clock.instant());
      Made made = new Made(manifest, sending.sent(), removed);
      journal.hold(holder, made.nextFrame());
      return made;
    }
  }

  private static JournalCut cut(JournalAdmin journal) throws IOException {
    try {
      return journal.cut().toCompletableFuture().get(CUT_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException | CompletionException e) {
      throw new IOException(
          e.getCause() instanceof StemeDbException refusal
              ? refusal.problem().detail()
              : String.valueOf(e.getCause()),
          e);
    } catch (TimeoutException e) {
      throw new IOException("the node did not say where its journal ends", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
