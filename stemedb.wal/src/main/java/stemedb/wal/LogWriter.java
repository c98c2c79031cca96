package stemedb.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.journal.Position;

/**
 * Writes at the end of the log; for one thread at a time.
 *
 * <p>An append lies in one segment: when it does not fit the rest, the next segment is begun before
 * anything is written, so that a full disk is noticed while the append can still be refused. An
 * append larger than a segment makes its segment longer.
 *
 * <p>Behind the last frame there is always room for the seal and some zeros, so that a segment
 * without a seal is longer than a sealed one and the two are told apart by size.
 *
 * <p>After a failed write or flush nothing more is written, not even at {@link #close()}.
 */
final class LogWriter {
  /** Room for the seal, and more than nothing behind it. */
  static final int RESERVE_BYTES = FrameCodec.HEADER_BYTES + Long.BYTES;

  private static final System.Logger LOG = System.getLogger("stemedb.wal");
  private static final int BUFFER_BYTES_MIN = 64 << 10;

  private final FileLayer layer;
  private final JournalSettings settings;
  private final Segments segments;
  private final SegmentPreparation preparation;
  private final JournalMeters meters;
  private final FrameCodec codec = new FrameCodec();
  private ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES_MIN);
  private Tail tail;
  private long flushedFrame;
  private @Nullable Throwable failure;

  LogWriter(
      FileLayer layer,
      JournalSettings settings,
      Segments segments,
      Tail tail,
      SegmentPreparation preparation,
      JournalMeters meters) {
    this.layer = layer;
    this.settings = settings;
    this.segments = segments;
    this.tail = tail;
    this.preparation = preparation;
    this.meters = meters;
    this.flushedFrame = tail.nextFrame();
  }

  long nextFrame() {
    return tail.nextFrame();
  }

  /** Writes the frames and, when durability says so, flushes. */
  List<Position> append(List<List<byte[]>> frames) {
    if (failure != null) {
      throw new JournalException(
          Reason.READ_ONLY, "an earlier write failed: " + failure.getMessage(), failure);
    }
    long bytes = 0;
    for (List<byte[]> frame : frames) {
      bytes += FrameCodec.length(frame);
    }
    makeRoom(bytes);
    long start = System.nanoTime();
    Tail end = write(frames);
    if (settings.durability() == Durability.IMMEDIATE) {
      flush(end);
      meters.flushLatency.observeNanos(System.nanoTime() - start);
    } else {
      tail = end;
    }
    count(frames, bytes);
    if (tail.offset() > tail.segment().fileBytes() / 2) {
      preparation.ahead();
    }
    return positions(frames, tail.nextFrame() - frames.size());
  }

  private void count(List<List<byte[]>> frames, long bytes) {
    meters.writes.increment();
    meters.bytesWritten.add(bytes);
    meters.batchSize.observe(frames.stream().mapToInt(List::size).sum());
  }

  private static List<Position> positions(List<List<byte[]>> frames, long firstFrame) {
    List<Position> positions = new ArrayList<>();
    long number = firstFrame;
    for (List<byte[]> frame : frames) {
      for (int i = 0; i < frame.size(); i++) {
        positions.add(new Position(number, i));
      }
      number++;
    }
    return positions;
  }

  private void makeRoom(long bytes) {
    if (tail.offset() + bytes + RESERVE_BYTES <= tail.segment().fileBytes()) {
      return;
    }
    if (tail.offset() > SegmentHeader.BYTES) {
      rotate();
    }
    if (tail.offset() + bytes + RESERVE_BYTES > tail.segment().fileBytes()) {
      lengthen(tail.offset() + bytes + RESERVE_BYTES);
    }
  }

  private void lengthen(long wanted) {
    Segment segment = tail.segment();
    try {
      Zeros.fill(tail.file(), segment.fileBytes(), wanted);
      segment.fileBytes(wanted);
    } catch (NoSpaceException e) {
      throw full(e);
    } catch (IOException e) {
      throw fail(Reason.READ_ONLY, e);
    }
  }

  private void rotate() {
    if (tail.offset() + RESERVE_BYTES > tail.segment().fileBytes()) {
      lengthen(tail.offset() + RESERVE_BYTES);
    }
    LayerFile prepared = prepared();
    try {
      if (flushedFrame < tail.nextFrame()) {
        force(tail);
      }
      Tail old = tail;
      Segment last = old.segment();
      SegmentHeader.Previous previous =
          new SegmentHeader.Previous(
              last.firstFrame(), old.offset() + FrameCodec.HEADER_BYTES, old.chain());
      SegmentHeader header =
          new SegmentHeader(
              last.header().generation(), settings.newKey(), old.nextFrame(), previous);
      tail = SegmentFactory.create(layer, prepared, header);
      segments.add(tail.segment());
      SegmentFactory.seal(old.file(), last, old.offset(), old.mark(true));
      old.file().close();
      meters.rotations.increment();
    } catch (IOException e) {
      throw fail(Reason.READ_ONLY, e);
    }
  }

  private LayerFile prepared() {
    try {
      return preparation.take();
    } catch (NoSpaceException e) {
      throw full(e);
    } catch (FlushFailedException e) {
      throw fail(Reason.READ_ONLY, e);
    } catch (IOException e) {
      meters.writeErrors.increment();
      throw new JournalException(
          Reason.UNAVAILABLE, "no new segment could be made: " + e.getMessage(), e);
    }
  }

  private Tail write(List<List<byte[]>> frames) {
    Tail end = tail;
    try {
      long written = end.offset();
      buffer.clear();
      for (List<byte[]> frame : frames) {
        int length = FrameCodec.length(frame);
        if (buffer.remaining() < length) {
          written += drain(written);
          reserve(length);
        }
        long key = end.segment().header().key();
        byte[] chain = codec.encode(buffer, key, end.nextFrame(), flushedFrame, end.chain(), frame);
        end.segment().index().note(end.nextFrame(), end.offset());
        end = end.moved(end.offset() + length, end.nextFrame() + 1, chain);
      }
      drain(written);
      return end;
    } catch (NoSpaceException e) {
      throw takeBack(end, e);
    } catch (IOException e) {
      throw fail(Reason.INDETERMINATE, e);
    }
  }

  private int drain(long offset) throws IOException {
    int bytes = buffer.flip().remaining();
    if (bytes > 0) {
      tail.file().write(buffer, offset);
    }
    buffer.clear();
    return bytes;
  }

  private void reserve(int length) {
    if (buffer.capacity() < length) {
      int doubled = Integer.highestOneBit(length - 1) << 1;
      buffer = ByteBuffer.allocateDirect(Math.min(doubled, FrameCodec.FRAME_LENGTH_MAX));
    }
  }

  /** Part of an append may be there: only when that is certainly gone is the append refused. */
  private JournalException takeBack(Tail end, NoSpaceException cause) {
    try {
      Zeros.fill(tail.file(), tail.offset(), Math.min(end.offset(), tail.segment().fileBytes()));
      tail.file().force(false);
      return full(cause);
    } catch (IOException e) {
      cause.addSuppressed(e);
      return fail(Reason.INDETERMINATE, cause);
    }
  }

  /** Flushes what is not flushed yet. */
  void flush() {
    if (failure == null && flushedFrame < tail.nextFrame()) {
      flush(tail);
    }
  }

  private void flush(Tail end) {
    try {
      force(end);
    } catch (IOException e) {
      throw fail(Reason.INDETERMINATE, e);
    }
    tail = end;
    try {
      long key = end.segment().header().key();
      end.file().write(FrameCodec.encode(key, end.mark(false)), end.offset());
    } catch (IOException e) {
      fail(Reason.READ_ONLY, e); // for later appends: this one is flushed
    }
  }

  private void force(Tail end) throws IOException {
    long start = System.nanoTime();
    try {
      end.file().force(false);
    } catch (IOException e) {
      throw new FlushFailedException(e);
    }
    flushedFrame = end.nextFrame();
    meters.fsyncLatency.observeNanos(System.nanoTime() - start);
  }

  private JournalException full(NoSpaceException cause) {
    meters.fullErrors.increment();
    return new JournalException(Reason.FULL, "no space: " + cause.getMessage(), cause);
  }

  private JournalException fail(Reason reason, IOException cause) {
    (cause instanceof FlushFailedException ? meters.flushErrors : meters.writeErrors).increment();
    failure = cause;
    LOG.log(
        System.Logger.Level.ERROR,
        "the journal takes no more writes: " + tail.segment().name() + ": " + cause.getMessage(),
        cause);
    return new JournalException(reason, "write failed: " + cause.getMessage(), cause);
  }

  /** Flushes and closes the file. */
  void close() {
    try (LayerFile file = tail.file()) {
      flush();
      if (failure == null) {
        file.force(false); // the mark
      }
    } catch (IOException e) {
      fail(Reason.INDETERMINATE, e);
    }
  }
}
