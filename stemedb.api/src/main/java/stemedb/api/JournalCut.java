package stemedb.api;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stemedb.api.journal.JournalSegment;

/**
 * A journal up to one record, as files.
 *
 * @param directory where the files are
 * @param generation of the journal
 * @param startFrame first frame that is still there
 * @param endFrame number behind the last frame of the cut
 * @param offset number of the last record
 * @param time when that was recorded; null for the empty database
 * @param assertions how many of the records are assertions
 * @param segments the files in order; of each the first {@link JournalSegment#bytes} belong to it
 */
public record JournalCut(
    Path directory,
    UUID generation,
    long startFrame,
    long endFrame,
    long offset,
    @Nullable Instant time,
    long assertions,
    List<JournalSegment> segments) {
  public JournalCut {
    segments = List.copyOf(segments);
  }
}
