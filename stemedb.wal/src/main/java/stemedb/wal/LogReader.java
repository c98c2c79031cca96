package stemedb.wal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import stemedb.api.journal.Frame;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;
import stemedb.api.journal.JournalSegment;
import stemedb.api.journal.Page;

/**
 * Reads frames. Every read opens its files anew: an interrupt closes the channel on which it
 * arrives, and that must not be the writer's.
 */
final class LogReader {
  private static final int PAGE_BYTES_MAX = 16 << 20;

  private final FileLayer layer;
  private final Segments segments;

  LogReader(FileLayer layer, Segments segments) {
    this.layer = layer;
    this.segments = segments;
  }

  /** Frames on the way into a page. */
  private static final class Taken {
    private final List<Frame> frames = new ArrayList<>();
    private long next;
    private long budget;

    private Taken(long from, long budget) {
      this.next = from;
      this.budget = budget;
    }

    /** Adds a frame unless it does not fit; the first always does. */
    private boolean add(long number, List<byte[]> records) {
      long bytes = records.stream().mapToLong(record -> record.length).sum();
      if (bytes > budget && !frames.isEmpty()) {
        budget = 0;
        return false;
      }
      frames.add(new Frame(number, records));
      next = number + 1;
      budget = Math.max(0, budget - bytes);
      return true;
    }
  }

  /**
   * Reads some of the frames.
   *
   * @param end number behind the last frame that may be read, larger than {@code from}
   */
  Page read(long from, long end, int maxBytes) {
    Taken taken = new Taken(from, Math.min(maxBytes, PAGE_BYTES_MAX));
    Segment before = null;
    while (taken.next < end && (taken.budget > 0 || taken.frames.isEmpty())) {
      Segment segment = segments.holding(taken.next);
      if (segment == null) {
        throw trimmed(taken.next);
      }
      if (segment == before) {
        throw Corruption.at(segment.name(), 0, "frame " + taken.next + " is not behind its seal");
      }
      read(segment, end, taken);
      before = segment;
    }
    return new Page(taken.frames, taken.next);
  }

  JournalException trimmed(long frame) {
    return new JournalException(
        Reason.TRIMMED, "frame " + frame + " was dropped, the first is " + segments.startFrame());
  }

  /** Takes frames of one segment; behind its seal the next frame may lie behind a gap. */
  private void read(Segment segment, long end, Taken taken) {
    long from = taken.next;
    try (LayerFile file = layer.openToRead(segment.name())) {
      SegmentScanner scanner = new SegmentScanner(file, segment.header().key(), file.size());
      Map.Entry<Long, Long> start = segment.index().floor(from);
      long number = start.getKey();
      long offset = start.getValue();
      while (number < end) {
        Entry entry = scanner.at(offset);
        if (entry instanceof Entry.Mark mark && mark.seal() && mark.nextFrame() >= number) {
          taken.next = Math.max(taken.next, mark.nextFrame());
          return;
        }
        if (!(entry instanceof Entry.FrameEntry frame) || frame.number() != number) {
          throw Corruption.at(segment.name(), offset, "frame " + number + ": " + why(entry));
        }
        segment.index().note(number, offset);
        if (number >= from && !taken.add(number, records(segment, offset, frame))) {
          return;
        }
        offset += frame.length();
        number++;
      }
    } catch (IOException e) {
      if (from < segments.startFrame()) {
        throw trimmed(from);
      }
      throw new JournalException(
          Reason.UNAVAILABLE, segment.name() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<byte[]> records(Segment segment, long offset, Entry.FrameEntry frame) {
    try {
      return frame.records();
    } catch (IllegalStateException e) {
      throw Corruption.at(segment.name(), offset, String.valueOf(e.getMessage()));
    }
  }

  /** See {@link stemedb.api.journal.Journal#segments}. */
  List<JournalSegment> segments(UUID generation, long endFrame) {
    List<Segment> all = segments.all();
    List<JournalSegment> found = new ArrayList<>();
    for (int i = 0; i < all.size() && all.get(i).firstFrame() < endFrame; i++) {
      Segment segment = all.get(i);
      // Behind the one before the end, the seal may just be being written: it is left out.
      boolean sealed = i + 1 < all.size() && all.get(i + 1).firstFrame() < endFrame;
      found.add(
          new JournalSegment(
              segment.name(),
              generation,
              segment.firstFrame(),
              sealed ? all.get(i + 1).firstFrame() : endFrame,
              sealed ? segment.fileBytes() : offsetBehind(segment, endFrame - 1),
              sealed,
              null));
    }
    return found;
  }

  /** Where that frame, or the last one before a gap, ends in its segment. */
  private long offsetBehind(Segment segment, long last) {
    try (LayerFile file = layer.openToRead(segment.name())) {
      SegmentScanner scanner = new SegmentScanner(file, segment.header().key(), file.size());
      Map.Entry<Long, Long> start = segment.index().floor(last);
      long offset = start.getValue();
      for (long number = start.getKey(); number <= last; number++) {
        Entry entry = scanner.at(offset);
        if (entry instanceof Entry.Mark mark && mark.seal() && mark.nextFrame() > last) {
          return offset;
        }
        if (!(entry instanceof Entry.FrameEntry frame) || frame.number() != number) {
          throw Corruption.at(segment.name(), offset, "frame " + number + ": " + why(entry));
        }
        offset += frame.length();
      }
      return offset;
    } catch (IOException e) {
      throw new JournalException(
          Reason.UNAVAILABLE, segment.name() + " cannot be read: " + e.getMessage(), e);
    }
  }

  static String why(Entry entry) {
    if (entry instanceof Entry.FrameEntry frame) {
      return "frame " + frame.number() + " is here instead";
    }
    return entry instanceof Entry.Nothing nothing ? nothing.cause() : "a mark is here instead";
  }
}
