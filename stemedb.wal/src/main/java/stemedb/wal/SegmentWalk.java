package stemedb.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stemedb.api.journal.JournalReport.Damage;

/**
 * Reads one segment from its first frame to its end, and goes on behind what is damaged.
 *
 * <p>A frame is good when key and checksum are right and its chain value follows from that of the
 * frame before. The first good one behind something that is lost has no frame before it: there key
 * and checksum vouch alone.
 */
final class SegmentWalk {
  /** Where a frame or seal was expected and where the next good one is. */
  private record Hole(Entry instead, String cause) {}

  private final LayerFile file;
  private final SegmentFile segment;
  private final SegmentScanner scanner;
  private final long end;
  private final boolean cut;
  private final boolean last;
  private final long limit;
  private final WalkVisitor visitor;
  private final FrameCodec codec = new FrameCodec();

  private long offset = SegmentHeader.BYTES;
  private long next;
  private byte @Nullable [] chain;
  private long sealEnd = -1;
  private long tornBytes;
  private boolean stopped;
  private boolean endIsLost;

  /**
   * A walk.
   *
   * @param end offset behind the last byte that counts; where that is not the end of the file, the
   *     seal was not written before the process ended
   * @param limit first frame of the next segment; {@link Long#MAX_VALUE} for the last
   */
  SegmentWalk(
      LayerFile file,
      SegmentFile segment,
      long key,
      long end,
      long limit,
      ByteBuffer window,
      WalkVisitor visitor) {
    this.file = file;
    this.segment = segment;
    this.scanner = new SegmentScanner(file, key, end, window);
    this.end = end;
    this.cut = end < segment.size();
    this.last = limit == Long.MAX_VALUE;
    this.limit = limit;
    this.visitor = visitor;
  }

  /** Number of the frame that follows the last one that there was. */
  long next() {
    return next;
  }

  /** Chain value at the end; null when what is there is lost. */
  byte @Nullable [] chain() {
    return chain;
  }

  /** Length of the file up to and with the seal; -1 when there is none. */
  long sealEnd() {
    return sealEnd;
  }

  /** Length of an end that was never flushed. */
  long tornBytes() {
    return tornBytes;
  }

  /** Offset up to which it was read. */
  long offset() {
    return offset;
  }

  /**
   * Walks.
   *
   * @param first the frame that must come first
   * @param before the chain value before it; null when it is not known
   * @return false when the visitor wanted no more
   */
  boolean walk(long first, byte @Nullable [] before) throws IOException {
    next = first;
    chain = before;
    while (!stopped) {
      Entry entry = scanner.at(offset);
      if (entry instanceof Entry.FrameEntry frame && frame.number() == next && next < limit) {
        take(frame);
      } else if (last ? endsLog(entry) : endsSegment(entry)) {
        return true;
      } else {
        resume(new Hole(entry, LogReader.why(entry)));
      }
    }
    return false;
  }

  private void take(Entry.FrameEntry frame) throws IOException {
    String cause = flaw(frame);
    if (cause == null) {
      chain = frame.chain();
      stopped = !visitor.frame(frame, segment.name(), offset);
    } else {
      chain = null;
      damage(offset, frame.length(), next, next + 1, cause);
    }
    next++;
    offset += frame.length();
  }

  private @Nullable String flaw(Entry.FrameEntry frame) {
    if (chain != null && !Arrays.equals(codec.chain(chain, frame.bytes()), frame.chain())) {
      return "the chain is broken at frame " + next;
    }
    try {
      frame.countRecords();
      return null;
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private boolean endsSegment(Entry entry) throws IOException {
    if (entry instanceof Entry.Mark mark && isSeal(mark)) {
      next = mark.nextFrame();
      chain = mark.chain();
      offset += FrameCodec.HEADER_BYTES;
      sealEnd = offset;
      if (offset < end) {
        damage(offset, end - offset, next, next, "the file goes on behind its seal");
      }
      return true;
    }
    if (next < limit) {
      return false;
    }
    if (endIsLost) {
      return true; // has been said
    }
    sealEnd = cut && offset == end - FrameCodec.HEADER_BYTES ? end : -1;
    if (sealEnd < 0) {
      damage(offset, end - offset, next, next, "the seal is missing or damaged");
    }
    return true;
  }

  private boolean isSeal(Entry.Mark mark) {
    return mark.seal()
        && mark.nextFrame() >= next
        && mark.nextFrame() <= limit
        && (chain == null || Arrays.equals(chain, mark.chain()));
  }

  private boolean endsLog(Entry entry) throws IOException {
    if (entry instanceof Entry.Mark mark && isSeal(mark)) {
      next = mark.nextFrame();
      chain = mark.chain();
      String cause = "this segment is missing behind " + segment.name() + ", its length is unknown";
      visitor.damage(new Damage(SegmentName.of(next), 0, 0, next, next, cause));
      return true;
    }
    boolean marked = entry instanceof Entry.Mark mark && !mark.seal() && mark.nextFrame() == next;
    if (!marked && !(entry instanceof Entry.Nothing) || laterIsFlushed()) {
      return false;
    }
    long lastUsed = Zeros.lastNonZero(file, offset, end);
    tornBytes = marked ? 0 : Math.max(0, lastUsed + 1 - offset);
    return true;
  }

  /** Whether something behind proves that more than what is here was flushed. */
  private boolean laterIsFlushed() throws IOException {
    long at = scanner.find(offset + Long.BYTES);
    while (at >= 0) {
      if (TailRecovery.flushed(scanner.at(at)) > next) {
        return true;
      }
      at = scanner.find(at + Long.BYTES);
    }
    return false;
  }

  /** Goes to the next thing that is good and says what is lost before it. */
  private void resume(Hole hole) throws IOException {
    boolean skipped = hole.instead instanceof Entry.FrameEntry frame && frame.number() > next;
    long at = scanner.find(skipped ? offset : offset + Long.BYTES);
    while (at >= 0) {
      Entry entry = scanner.at(at);
      if (entry instanceof Entry.FrameEntry frame
          && frame.number() >= next
          && frame.number() < limit) {
        lose(at, frame.number(), null, hole);
        return;
      }
      if (entry instanceof Entry.Mark mark
          && mark.nextFrame() >= next
          && mark.nextFrame() <= limit
          && (last || mark.seal())) {
        lose(at, mark.nextFrame(), mark.chain(), hole);
        return;
      }
      at = scanner.find(at + Long.BYTES);
    }
    endIsLost = true;
    lose(end, last ? next : limit, null, hole);
  }

  private void lose(long until, long nextGood, byte @Nullable [] chainThere, Hole hole)
      throws IOException {
    damage(offset, until - offset, next, nextGood, "frame " + next + ": " + hole.cause);
    offset = until;
    next = nextGood;
    chain = chainThere;
  }

  private void damage(long at, long bytes, long first, long endFrame, String cause)
      throws IOException {
    IOException failure = file instanceof ForgivingFile read ? read.failure() : null;
    String why =
        failure == null ? cause : cause + " (cannot be read: " + failure.getMessage() + ")";
    visitor.damage(new Damage(segment.name(), at, bytes, first, endFrame, why));
  }
}
