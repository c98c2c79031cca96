package stemedb.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stemedb.api.journal.JournalReport.Damage;
import stemedb.api.service.Progress;

/**
 * Reads a whole log that nobody writes to, changes nothing, and goes on behind what is damaged. It
 * finds all that {@link Recovery} refuses and what recovery does not read; what recovery mends at
 * the end of a log is no damage here either.
 */
final class LogWalk {
  private final FileLayer layer;
  private final List<SegmentFile> files;
  private final @Nullable UUID generation;
  private final WalkVisitor visitor;
  private final Progress progress;
  private final ByteBuffer window;
  private final long totalBytes;
  private final long startFrame;

  private long doneBytes;
  private long next;
  private byte @Nullable [] chain;
  private @Nullable SegmentFile before;
  private long sealEnd = -1;
  private long tornBytes;

  /**
   * A walk.
   *
   * @param found the segment files, one or more
   */
  LogWalk(FileLayer layer, List<SegmentFile> found, WalkVisitor visitor, Progress progress)
      throws IOException {
    this.layer = layer;
    this.files = new ArrayList<>(found);
    this.generation = SegmentFile.generation(found);
    this.visitor = visitor;
    this.progress = progress;
    this.totalBytes = found.stream().mapToLong(SegmentFile::size).sum();
    long longest = found.stream().mapToLong(SegmentFile::size).max().orElse(0);
    this.window =
        ByteBuffer.allocate(
            (int)
                Math.max(
                    SegmentHeader.BYTES, Math.min(longest, SegmentScanner.LARGE_WINDOW_BYTES)));
    this.startFrame = found.get(0).firstFrame();
    this.next = startFrame;
    dropShortEnd();
  }

  /** The generation that most segments have; null without a readable header. */
  @Nullable UUID generation() {
    return generation;
  }

  long startFrame() {
    return startFrame;
  }

  /** Number that follows the last frame that there was. */
  long endFrame() {
    return next;
  }

  long tornBytes() {
    return tornBytes;
  }

  long bytes() {
    return doneBytes;
  }

  /** The process may have ended while it made a segment: see {@link Recovery}. */
  private void dropShortEnd() throws IOException {
    SegmentFile last = files.get(files.size() - 1);
    if (last.size() >= SegmentHeader.BYTES) {
      return;
    }
    if (files.size() == 1) {
      if (last.firstFrame() == 1) {
        drop(last);
      }
      return;
    }
    SegmentFile previous = files.get(files.size() - 2);
    if (!endsWithSeal(previous)) {
      drop(last);
    }
  }

  private void drop(SegmentFile last) {
    tornBytes += last.size();
    doneBytes += last.size();
    files.remove(files.size() - 1);
  }

  private boolean endsWithSeal(SegmentFile segment) throws IOException {
    if (segment.header() == null) {
      return true; // not known: better a damage too many
    }
    try (LayerFile file = layer.openToRead(segment.name())) {
      SegmentScanner scanner =
          new SegmentScanner(file, segment.header().key(), segment.size(), window);
      long offset = segment.size() - FrameCodec.HEADER_BYTES;
      return scanner.at(offset) instanceof Entry.Mark mark && mark.seal();
    }
  }

  /** Walks to the end, or until the visitor wants no more. */
  void walk() throws IOException {
    for (int i = 0; i < files.size(); i++) {
      SegmentFile segment = files.get(i);
      SegmentFile follower = i + 1 < files.size() ? files.get(i + 1) : null;
      visitor.segment(segment);
      link(segment);
      boolean goOn =
          segment.header() == null || segment.header().generation().equals(generation)
              ? walk(segment, follower, i + 2 == files.size())
              : leaveOut(segment, follower);
      doneBytes += segment.size();
      progress.at(doneBytes, totalBytes);
      if (!goOn) {
        return;
      }
      before = segment;
    }
  }

  /** Checks that the segment follows the one before. */
  private void link(SegmentFile segment) throws IOException {
    SegmentHeader header = segment.header();
    boolean follows = before != null;
    if (before != null && next < segment.firstFrame()) {
      follows = false;
      String cause = "this segment is missing before " + segment.name();
      visitor.damage(new Damage(SegmentName.of(next), 0, 0, next, segment.firstFrame(), cause));
      chain = null;
    }
    next = segment.firstFrame();
    if (header == null) {
      return;
    }
    SegmentHeader.Previous previous = header.previous();
    if (follows && before != null) {
      if (previous.firstFrame() != before.firstFrame()) {
        damage(segment, 48, "it follows " + SegmentName.of(previous.firstFrame()));
      }
      if (sealEnd >= 0 && sealEnd != previous.length()) {
        damage(segment, 56, before.name() + " has not the length that is named here");
      }
      if (chain != null && !Arrays.equals(chain, previous.chain())) {
        damage(segment, 64, "the chain is broken behind " + before.name());
      }
    }
    chain = previous.chain();
  }

  private void damage(SegmentFile segment, long offset, String cause) throws IOException {
    visitor.damage(new Damage(segment.name(), offset, Long.BYTES, next, next, cause));
  }

  /** A segment of which nothing can be used. */
  private void lose(SegmentFile segment, @Nullable SegmentFile follower, Flaw flaw)
      throws IOException {
    long end = follower == null ? next : follower.firstFrame();
    long bytes = Math.max(0, segment.size() - flaw.offset());
    visitor.damage(new Damage(segment.name(), flaw.offset(), bytes, next, end, flaw.cause()));
    next = end;
    chain = null;
    sealEnd = -1;
  }

  private boolean leaveOut(SegmentFile segment, @Nullable SegmentFile follower) throws IOException {
    lose(segment, follower, new Flaw(16, "it belongs to another generation"));
    return true;
  }

  private boolean walk(SegmentFile segment, @Nullable SegmentFile follower, boolean lastButOne)
      throws IOException {
    try (LayerFile opened = layer.openToRead(segment.name())) {
      ForgivingFile file = new ForgivingFile(opened);
      Flaw flaw = segment.flaw();
      OptionalLong key =
          segment.header() != null
              ? OptionalLong.of(segment.header().key())
              : KeySearch.find(file, segment.size(), window);
      if (key.isEmpty()) {
        if (!isShortEnd(segment, follower)) {
          lose(segment, follower, flaw == null ? new Flaw(0, "no frame can be found") : flaw);
        }
        return true;
      }
      if (flaw != null) {
        damage(segment, flaw.offset(), flaw.cause());
      }
      long end = lastButOne ? end(segment, follower) : segment.size();
      long limit = follower == null ? Long.MAX_VALUE : follower.firstFrame();
      SegmentWalk walk =
          new SegmentWalk(file, segment, key.getAsLong(), end, limit, window, counting());
      boolean goOn = walk.walk(next, chain);
      next = walk.next();
      chain = walk.chain();
      sealEnd = walk.sealEnd();
      tornBytes += walk.tornBytes();
      return goOn;
    }
  }

  /** Recovery writes the header of an empty end again when the seal before names it. */
  private boolean isShortEnd(SegmentFile segment, @Nullable SegmentFile follower) {
    boolean mended =
        follower == null
            && before != null
            && sealEnd == before.size()
            && segment.size() < SegmentHeader.BYTES;
    tornBytes += mended ? segment.size() : 0;
    return mended;
  }

  /** The seal of the last but one may not have been written before the process ended. */
  private static long end(SegmentFile segment, @Nullable SegmentFile follower) {
    SegmentHeader header = follower == null ? null : follower.header();
    return header == null || header.previous().firstFrame() != segment.firstFrame()
        ? segment.size()
        : Math.min(segment.size(), header.previous().length());
  }

  private WalkVisitor counting() {
    return new WalkVisitor() {
      @Override
      public boolean frame(Entry.FrameEntry frame, String segment, long offset) throws IOException {
        progress.at(doneBytes + offset, totalBytes);
        return visitor.frame(frame, segment, offset);
      }

      @Override
      public void damage(Damage damage) throws IOException {
        visitor.damage(damage);
      }
    };
  }
}
