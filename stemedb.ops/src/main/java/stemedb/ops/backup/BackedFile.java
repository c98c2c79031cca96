package stemedb.ops.backup;

import java.util.List;

/**
 * A file of a data folder.
 *
 * @param path in the data folder, with slashes
 * @param firstFrame of a segment of the journal; 0 for other files
 * @param endFrame number behind its last frame; 0 for other files
 * @param sealed whether the segment takes no more frames
 * @param head SHA-256 of its first 128 bytes: with them begins the header of a segment, which holds
 *     a random key, so that no other file of that name has them
 * @param parts that follow one another
 */
record BackedFile(
    String path, long firstFrame, long endFrame, boolean sealed, String head, List<Part> parts) {
  static final int HEAD_BYTES = 128;
  static final String JOURNAL = "journal/";

  BackedFile {
    parts = List.copyOf(parts);
  }

  boolean isSegment() {
    return firstFrame > 0;
  }

  long bytes() {
    return parts.stream().mapToLong(Part::bytes).sum();
  }
}
