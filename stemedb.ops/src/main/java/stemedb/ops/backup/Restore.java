package stemedb.ops.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stemedb.api.journal.JournalMaintenance;
import stemedb.api.journal.JournalProvider;
import stemedb.api.service.Progress;

/**
 * Makes a data folder out of a backup. Everything is written aside in the folder; the journal gets
 * its place last, in one step, so that a node never finds half of one.
 */
final class Restore {
  private static final String ASIDE = "restoring";
  private static final String JOURNAL = "journal";

  private final Repository repository;
  private final JournalMaintenance maintenance;
  private final JournalProvider provider;
  private final Progress progress;

  Restore(
      Repository repository,
      JournalMaintenance maintenance,
      JournalProvider provider,
      Progress progress) {
    this.repository = repository;
    this.maintenance = maintenance;
    this.provider = provider;
    this.progress = progress;
  }

  /**
   * What was restored.
   *
   * @param generation the new one
   * @param offset number of the last record
   */
  record Restored(UUID generation, long offset) {}

  /**
   * Restores.
   *
   * @param folder absent, empty, or what an earlier restore left that was cut off
   * @param point where to stop; null for all of the backup
   * @param journalOnly whether nothing but the journal is wanted
   */
  Restored run(Manifest manifest, Path folder, @Nullable Point point, boolean journalOnly)
      throws IOException {
    Path aside = prepare(folder);
    Retrieval retrieval = new Retrieval(repository.archive(), progress, manifest.bytes());
    try {
      List<BackedFile> files = journalOnly ? manifest.segments() : manifest.files();
      for (BackedFile file : files) {
        retrieval.write(file, aside);
      }
      Restored restored =
          point == null
              ? new Restored(maintenance.renew(aside.resolve(JOURNAL)), manifest.offset())
              : cut(aside, point);
      Files.deleteIfExists(aside.resolve(JOURNAL).resolve("journal.lock"));
      place(aside, folder);
      return restored;
    } catch (IOException | RuntimeException e) {
      try {
        Folders.delete(aside);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  private static Path prepare(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path aside = folder.resolve(ASIDE);
    for (Path file : Folders.list(folder)) {
      if (!file.equals(aside) && !file.endsWith("lost+found")) {
        throw new IOException(
            "the folder " + folder + " is not empty: restore into an empty one, or move it away");
      }
    }
    Folders.delete(aside);
    return Files.createDirectory(aside);
  }

  private Restored cut(Path aside, Point point) throws IOException {
    Path whole =
        Files.move(aside.resolve(JOURNAL), aside.resolve("whole"), StandardCopyOption.ATOMIC_MOVE);
    Restored restored =
        new PointInTime(maintenance, provider).copy(whole, aside.resolve(JOURNAL), point);
    Folders.delete(whole);
    return restored;
  }

  private static void place(Path aside, Path folder) throws IOException {
    Path journal = aside.resolve(JOURNAL);
    for (Path file : Folders.list(aside)) {
      if (!file.equals(journal)) {
        Files.move(file, folder.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    Folders.flush(journal);
    Files.move(journal, folder.resolve(JOURNAL), StandardCopyOption.ATOMIC_MOVE);
    Files.delete(aside);
    Folders.flush(folder);
    Path parent = Optional.ofNullable(folder.toAbsolutePath().getParent()).orElse(folder);
    Folders.flush(parent);
  }
}
