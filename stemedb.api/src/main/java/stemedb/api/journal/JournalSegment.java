package stemedb.api.journal;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file of a journal.
 *
 * @param file its name in the journal's folder
 * @param generation of the journal; null when the header cannot be read
 * @param firstFrame number of its first frame
 * @param endFrame number behind its last frame; 0 when only reading it would tell
 * @param bytes length of the file
 * @param sealed whether it takes no more frames
 * @param problem what is wrong with it; null when nothing is known to be
 */
public record JournalSegment(
    String file,
    @Nullable UUID generation,
    long firstFrame,
    long endFrame,
    long bytes,
    boolean sealed,
    @Nullable String problem) {}
