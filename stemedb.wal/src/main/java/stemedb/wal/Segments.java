package stemedb.wal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The segments of a log, by their first frames. Safe for use by several threads. */
final class Segments {
  private final ConcurrentSkipListMap<Long, Segment> byFirstFrame = new ConcurrentSkipListMap<>();

  void add(Segment segment) {
    byFirstFrame.put(segment.firstFrame(), segment);
  }

  /** The segment that holds the frame if any does, or null when it was trimmed. */
  @Nullable Segment holding(long frame) {
    Map.Entry<Long, Segment> entry = byFirstFrame.floorEntry(frame);
    return entry == null ? null : entry.getValue();
  }

  long startFrame() {
    return byFirstFrame.firstKey();
  }

  /** All there are now, in order. */
  List<Segment> all() {
    return new ArrayList<>(byFirstFrame.values());
  }

  boolean contains(Segment segment) {
    return byFirstFrame.containsKey(segment.firstFrame());
  }

  int count() {
    return byFirstFrame.size();
  }

  long fileBytes() {
    return byFirstFrame.values().stream().mapToLong(Segment::fileBytes).sum();
  }

  /**
   * Deletes segments that hold no frame from that one on, but never the last. The oldest go first
   * and the folder is flushed after each: a power loss must not leave a gap.
   */
  synchronized void trimBefore(long frame, FileLayer layer) throws IOException {
    while (byFirstFrame.size() > 1) {
      Segment first = byFirstFrame.firstEntry().getValue();
      Long follower = byFirstFrame.higherKey(first.firstFrame());
      if (follower == null || follower > frame) {
        return;
      }
      byFirstFrame.remove(first.firstFrame());
      layer.delete(first.name());
      layer.syncDirectory();
    }
  }
}
