package stemedb.ops.backup;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a backup holds.
 *
 * @param id its name in the archive; later ones sort behind earlier ones
 * @param made when
 * @param version of StemeDB that made it
 * @param generation of the journal
 * @param endFrame number behind the last frame
 * @param offset number of the last record
 * @param time when that was recorded; null for the empty database
 * @param assertions how many of the records are assertions
 * @param files all of them, the segments in order
 */
record Manifest(
    String id,
    Instant made,
    String version,
    UUID generation,
    long endFrame,
    long offset,
    @Nullable Instant time,
    long assertions,
    List<BackedFile> files) {

  /** Version of the layout and of the manifest. */
  static final int FORMAT = 1;

  Manifest {
    files = List.copyOf(files);
  }

  List<BackedFile> segments() {
    return files.stream().filter(BackedFile::isSegment).toList();
  }

  List<BackedFile> others() {
    return files.stream().filter(Predicate.not(BackedFile::isSegment)).toList();
  }

  Stream<Part> parts() {
    return files.stream().flatMap(file -> file.parts().stream());
  }

  long bytes() {
    return files.stream().mapToLong(BackedFile::bytes).sum();
  }

  @Nullable BackedFile file(String path) {
    return files.stream().filter(file -> file.path().equals(path)).findFirst().orElse(null);
  }
}
