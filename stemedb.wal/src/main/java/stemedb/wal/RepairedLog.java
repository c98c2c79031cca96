package stemedb.wal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stemedb.api.journal.JournalReport.Damage;

/**
 * Writes the frames that a walk finds good into new files, under a new chain where something is
 * lost. A segment ends where one ended before and where frames are lost: gaps lie between segments
 * only, and the seal before one names the frame that comes next.
 */
final class RepairedLog implements WalkVisitor, Closeable {
  /** What files are called until they take their places. */
  static final String SUFFIX = ".repaired";

  private static final int BUFFER_BYTES = 256 << 10;

  private final FileLayer layer;
  private final UUID generation;
  private final JournalSettings settings;
  private final FrameCodec codec = new FrameCodec();
  private final List<String> names = new ArrayList<>();
  private ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  private SegmentHeader.Previous previous;
  private @Nullable LayerFile file;
  private long key;
  private long firstFrame;
  private long next;
  private long offset;
  private byte[] chain;
  private boolean rotate;

  /**
   * An empty log.
   *
   * @param previous what was before the first segment
   */
  RepairedLog(
      FileLayer layer, UUID generation, JournalSettings settings, SegmentHeader.Previous previous) {
    this.layer = layer;
    this.generation = generation;
    this.settings = settings;
    this.previous = previous;
    this.chain = previous.chain();
  }

  /** The segments, without {@link #SUFFIX}. */
  List<String> names() {
    return List.copyOf(names);
  }

  @Override
  public void segment(SegmentFile segment) {
    rotate = true;
  }

  @Override
  public boolean frame(Entry.FrameEntry frame, String segment, long at) throws IOException {
    begin(frame.number());
    reserve(frame.length());
    chain = codec.move(buffer, key, chain, frame.bytes());
    next++;
    return true;
  }

  @Override
  public void damage(Damage damage) {
    // What is lost is left out.
  }

  /** Makes the frame the next one of the file, a new one when it does not follow. */
  private void begin(long number) throws IOException {
    if (file != null && number == next && !rotate) {
      return;
    }
    if (file != null) {
      end(true, number);
    }
    rotate = false;
    key = settings.newKey();
    firstFrame = number;
    next = number;
    String name = SegmentName.of(number);
    file = layer.create(name + SUFFIX);
    names.add(name);
    offset = 0;
    reserve(SegmentHeader.BYTES);
    buffer.put(new SegmentHeader(generation, key, number, previous).encode());
  }

  private void end(boolean seal, long nextFrame) throws IOException {
    reserve(LogWriter.RESERVE_BYTES);
    buffer.put(FrameCodec.encode(key, new Entry.Mark(seal, nextFrame, chain)));
    if (!seal) {
      buffer.putLong(0); // an open segment is longer than a sealed one
    }
    drain();
    try (LayerFile written = file) {
      if (written != null) {
        written.force(true);
      }
    }
    file = null;
    previous = new SegmentHeader.Previous(firstFrame, offset, chain);
  }

  private void reserve(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      drain();
    }
    if (buffer.remaining() < bytes) {
      buffer = ByteBuffer.allocateDirect(FrameCodec.FRAME_LENGTH_MAX);
    }
  }

  private void drain() throws IOException {
    int bytes = buffer.flip().remaining();
    if (file != null && bytes > 0) {
      file.write(buffer, offset);
    }
    offset += bytes;
    buffer.clear();
  }

  /** Ends the log; everything is flushed then. */
  void finish(long endFrame) throws IOException {
    begin(endFrame);
    end(false, endFrame);
    layer.syncDirectory();
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
