package stemedb.wal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import stemedb.api.journal.Frame;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;
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

  /**
   * Reads some of the frames.
   *
   * @param end number behind the last frame that may be read, larger than {@code from}
   */
  Page read(long from, long end, int maxBytes) {
    List<Frame> frames = new ArrayList<>();
    long budget = Math.min(maxBytes, PAGE_BYTES_MAX);
    long next = from;
    while (next < end && (budget > 0 || frames.isEmpty())) {
      Segment segment = segments.holding(next);
      if (segment == null) {
        throw trimmed(next);
      }
      int before = frames.size();
      budget = read(segment, next, end, budget, frames);
      next += frames.size() - before;
      if (frames.size() == before) {
        break;
      }
    }
    return new Page(frames, next);
  }

  JournalException trimmed(long frame) {
    return new JournalException(
        Reason.TRIMMED, "frame " + frame + " was dropped, the first is " + segments.startFrame());
  }

  /** Adds frames of one segment; returns the bytes that are left, 0 when the next did not fit. */
  private long read(Segment segment, long from, long end, long budget, List<Frame> frames) {
    try (LayerFile file = layer.openToRead(segment.name())) {
      SegmentScanner scanner = new SegmentScanner(file, segment.header().key(), file.size());
      Map.Entry<Long, Long> start = segment.index().floor(from);
      long number = start.getKey();
      long offset = start.getValue();
      long left = budget;
      while (number < end) {
        Entry entry = scanner.at(offset);
        if (entry instanceof Entry.Mark mark && mark.seal() && mark.nextFrame() == number) {
          return left;
        }
        if (!(entry instanceof Entry.FrameEntry frame) || frame.number() != number) {
          throw Corruption.at(segment.name(), offset, "frame " + number + ": " + why(entry));
        }
        segment.index().note(number, offset);
        if (number >= from) {
          List<byte[]> records = records(segment, offset, frame);
          long bytes = records.stream().mapToLong(record -> record.length).sum();
          if (bytes > left && !frames.isEmpty()) {
            return 0;
          }
          frames.add(new Frame(number, records));
          left = Math.max(0, left - bytes);
        }
        offset += frame.length();
        number++;
      }
      return left;
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

  static String why(Entry entry) {
    if (entry instanceof Entry.FrameEntry frame) {
      return "frame " + frame.number() + " is here instead";
    }
    return entry instanceof Entry.Nothing nothing ? nothing.cause() : "a mark is here instead";
  }
}
