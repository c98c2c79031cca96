package stemedb.wal;

import java.util.ArrayList;
import java.util.List;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;

/** Cuts the records of an append into frames. */
final class FrameSplitter {
  private FrameSplitter() {}

  /**
   * Splits in order, each frame as large as it may be.
   *
   * @param frameBytesMax what a frame may hold unless it is a single record
   * @throws JournalException {@link Reason#TOO_LARGE} when a record or all together are too large
   * @throws IllegalArgumentException without records, or when one is empty
   */
  static List<List<byte[]>> split(List<byte[]> records, int frameBytesMax) {
    check(records);
    List<List<byte[]>> frames = new ArrayList<>();
    int start = 0;
    int bytes = 0;
    for (int i = 0; i < records.size(); i++) {
      int length = records.get(i).length;
      if (i > start && bytes + length > frameBytesMax || i - start == FrameCodec.RECORDS_MAX) {
        frames.add(records.subList(start, i));
        start = i;
        bytes = 0;
      }
      bytes += length;
    }
    frames.add(records.subList(start, records.size()));
    return frames;
  }

  private static void check(List<byte[]> records) {
    if (records.isEmpty()) {
      throw new IllegalArgumentException("nothing to append");
    }
    long total = 0;
    for (byte[] record : records) {
      if (record.length == 0) {
        throw new IllegalArgumentException("an empty record");
      }
      if (record.length > Journal.FRAME_BYTES_MAX) {
        throw new JournalException(
            Reason.TOO_LARGE, "a record of " + record.length + " bytes does not fit a frame");
      }
      total += record.length;
    }
    if (total > Journal.APPEND_BYTES_MAX) {
      throw new JournalException(Reason.TOO_LARGE, "an append of " + total + " bytes");
    }
  }
}
