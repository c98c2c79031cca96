package stemedb.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds the end of the last segment and makes it writable again.
 *
 * <p>What follows the last good frame is a torn tail, unless something behind it proves that it was
 * flushed: then it is corruption.
 */
final class TailRecovery {
  private static final System.Logger LOG = System.getLogger("stemedb.wal");
  private static final int COPY_BYTES = 256 << 10;

  private final LayerFile file;
  private final Segment segment;
  private final int segmentBytes;
  private final FrameCodec codec = new FrameCodec();
  private final SegmentScanner scanner;

  TailRecovery(LayerFile file, Segment segment, int segmentBytes) {
    this.file = file;
    this.segment = segment;
    this.segmentBytes = segmentBytes;
    this.scanner = new SegmentScanner(file, segment.header().key(), segment.fileBytes());
  }

  Tail recover() throws IOException {
    long offset = SegmentHeader.BYTES;
    long unflushedOffset = offset;
    long number = segment.firstFrame();
    byte[] chain = segment.header().previous().chain();
    Entry entry = scanner.at(offset);
    while (entry instanceof Entry.FrameEntry frame && frame.number() == number) {
      chain = codec.chain(chain, frame.bytes());
      if (!Arrays.equals(chain, frame.chain())) {
        throw Corruption.at(segment.name(), offset, "the chain is broken at frame " + number);
      }
      // The first frame after a flush says that all before it are flushed.
      unflushedOffset = frame.flushed() == number ? offset : unflushedOffset;
      segment.index().note(number, offset);
      offset += frame.length();
      number++;
      entry = scanner.at(offset);
    }
    checkEnd(entry, offset, number);
    boolean flushed = entry instanceof Entry.Mark;
    Tail tail = new Tail(segment, file, offset, number, chain);
    mend(tail, flushed, flushed ? offset : unflushedOffset);
    return tail;
  }

  private void checkEnd(Entry entry, long offset, long number) throws IOException {
    if (entry instanceof Entry.FrameEntry
        || entry instanceof Entry.Mark m && m.nextFrame() != number) {
      throw Corruption.at(segment.name(), offset, "frame " + number + ": " + LogReader.why(entry));
    }
    if (entry instanceof Entry.Mark mark && mark.seal()) {
      throw Corruption.at(
          SegmentName.of(number), 0, "this segment is missing behind " + segment.name());
    }
    long at = scanner.find(offset + Long.BYTES);
    while (at >= 0) {
      long flushed = flushed(scanner.at(at));
      if (flushed > number) {
        throw Corruption.at(
            segment.name(),
            offset,
            "frame "
                + number
                + ": "
                + LogReader.why(entry)
                + ", but offset "
                + at
                + " proves that all frames before "
                + flushed
                + " were flushed");
      }
      at = scanner.find(at + Long.BYTES);
    }
  }

  /** All frames below that number were flushed when it was written. */
  static long flushed(Entry entry) {
    if (entry instanceof Entry.FrameEntry frame) {
      return frame.flushed();
    }
    return entry instanceof Entry.Mark mark ? mark.nextFrame() : 0;
  }

  /**
   * Writes frames of unknown state again, because after a failed flush the system may take pages
   * for clean that are not on the device; zeros what follows; flushes.
   */
  private void mend(Tail tail, boolean flushed, long unflushedOffset) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(COPY_BYTES);
    for (long at = unflushedOffset; at < tail.offset(); at += chunk.limit()) {
      chunk.clear().limit((int) Math.min(COPY_BYTES, tail.offset() - at));
      file.read(chunk, at);
      file.write(chunk.flip(), at);
    }
    long size = segment.fileBytes();
    long last = Zeros.lastNonZero(file, tail.offset(), size);
    if (last >= 0 && !flushed) {
      LOG.log(
          System.Logger.Level.INFO,
          "{0}: the end from offset {1} to {2} is cut off",
          segment.name(),
          Long.toString(tail.offset()),
          Long.toString(last));
    }
    if (last >= 0) {
      Zeros.fill(file, tail.offset(), last + 1);
    }
    lengthen(tail);
    file.force(true);
    try {
      file.write(FrameCodec.encode(segment.header().key(), tail.mark(false)), tail.offset());
    } catch (NoSpaceException e) {
      LOG.log(System.Logger.Level.WARNING, "no space for the mark of " + segment.name(), e);
    }
    segment.fileBytes(file.size());
  }

  /** A file that was cut gets its zeros back; on a full disk the journal can still be read. */
  private void lengthen(Tail tail) throws IOException {
    long wanted = Math.max(segmentBytes, tail.offset() + LogWriter.RESERVE_BYTES);
    try {
      Zeros.fill(file, segment.fileBytes(), wanted);
    } catch (NoSpaceException e) {
      LOG.log(System.Logger.Level.WARNING, "no space to lengthen " + segment.name(), e);
    }
  }
}
