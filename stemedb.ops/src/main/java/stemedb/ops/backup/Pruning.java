package stemedb.ops.backup;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import stemedb.api.archive.ArchivedFile;
import stemedb.api.archive.Retention;

/** Removes the backups that are too many or too old, then the parts that no backup has any more. */
final class Pruning {
  private final Repository repository;
  private final Retention retention;

  Pruning(Repository repository, Retention retention) {
    this.repository = repository;
    this.retention = retention;
  }

  /**
   * Does it. As long as one of the manifests cannot be read nothing is removed: nobody knows which
   * parts it needs.
   *
   * @return the backups that are gone
   */
  List<String> run(Instant now) throws IOException {
    List<Manifest> all = new ArrayList<>();
    for (String id : repository.ids()) {
      all.add(repository.read(id));
    }
    List<String> gone = new ArrayList<>();
    Set<String> needed = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      Manifest manifest = all.get(i);
      int newer = all.size() - 1 - i;
      if (newer > 0 && isTooMuch(manifest, newer, now)) {
        repository.deleteManifest(manifest.id());
        gone.add(manifest.id());
      } else {
        manifest.parts().map(Part::name).forEach(needed::add);
      }
    }
    if (!gone.isEmpty()) {
      removeParts(needed, BackupRun.SEGMENTS);
      removeParts(needed, BackupRun.FILES);
    }
    return gone;
  }

  private boolean isTooMuch(Manifest manifest, int newer, Instant now) {
    return retention.count() > 0 && newer >= retention.count()
        || !retention.age().isZero() && manifest.made().isBefore(now.minus(retention.age()));
  }

  private void removeParts(Set<String> needed, String prefix) throws IOException {
    for (ArchivedFile file : repository.archive().list(prefix)) {
      if (!needed.contains(file.name())) {
        repository.archive().delete(file.name());
      }
    }
  }
}
