package stemedb.wal;

import java.util.Map;
import java.util.TreeMap;

/** Where some of the frames of a segment begin, so that a reader starts close to its frame. */
final class FrameIndex {
  private static final long DISTANCE_BYTES = 256 << 10;

  private final TreeMap<Long, Long> offsets = new TreeMap<>();

  FrameIndex(long firstFrame) {
    offsets.put(firstFrame, (long) SegmentHeader.BYTES);
  }

  /** Notes a frame when the last one noted before it is far enough away. */
  synchronized void note(long frame, long offset) {
    if (offset - floor(frame).getValue() >= DISTANCE_BYTES) {
      offsets.put(frame, offset);
    }
  }

  /** The last known frame that is not behind this one, and its offset. */
  synchronized Map.Entry<Long, Long> floor(long frame) {
    Map.Entry<Long, Long> entry = offsets.floorEntry(frame);
    if (entry == null) {
      throw new IllegalArgumentException("frame " + frame + " is before the segment");
    }
    return entry;
  }
}
