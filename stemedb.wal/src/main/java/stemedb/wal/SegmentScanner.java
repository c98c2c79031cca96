package stemedb.wal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Looks at the entries of one segment file through a window of it. */
final class SegmentScanner {
  private static final int WINDOW_BYTES = 64 << 10;

  /** For those who read everything. */
  static final int LARGE_WINDOW_BYTES = 1 << 20;

  private final LayerFile file;
  private final long key;
  private final long limit;
  private ByteBuffer window;
  private long windowOffset;

  /**
   * A scanner.
   *
   * @param key of the segment
   * @param limit offset behind the last byte to look at
   */
  SegmentScanner(LayerFile file, long key, long limit) {
    this(file, key, limit, ByteBuffer.allocate(WINDOW_BYTES));
  }

  /**
   * A scanner.
   *
   * @param window the part of the file that is looked at; may have been that of another scanner
   */
  SegmentScanner(LayerFile file, long key, long limit, ByteBuffer window) {
    this.file = file;
    this.key = key;
    this.limit = limit;
    this.window = window.clear().limit(0);
  }

  /** The entry that begins at that offset; its bytes are valid until the next call. */
  Entry at(long offset) throws IOException {
    if (offset + FrameCodec.HEADER_BYTES > limit) {
      return new Entry.Nothing("the file ends");
    }
    ByteBuffer header = bytes(offset, FrameCodec.HEADER_BYTES);
    if (header.getLong(0) != key) {
      return new Entry.Nothing("no frame begins here");
    }
    int length = header.getInt(FrameCodec.LENGTH_OFFSET);
    if (FrameCodec.isMark(length)) {
      return FrameCodec.decode(header);
    }
    if (length < FrameCodec.FRAME_LENGTH_MIN
        || length > FrameCodec.FRAME_LENGTH_MAX
        || (length & 7) != 0) {
      return new Entry.Nothing("a frame of " + length + " bytes cannot be");
    }
    if (offset + length > limit) {
      return new Entry.Nothing("the file ends within the frame");
    }
    return FrameCodec.decode(bytes(offset, length));
  }

  /** The next offset at which something begins with the key, or -1. */
  long find(long from) throws IOException {
    for (long at = from; at + Long.BYTES <= limit; ) {
      int length = (int) Math.min(window.capacity(), limit - at) & ~7;
      ByteBuffer bytes = bytes(at, length);
      for (int i = 0; i < length; i += Long.BYTES) {
        if (bytes.getLong(i) == key) {
          return at + i;
        }
      }
      at += length;
    }
    return -1;
  }

  private ByteBuffer bytes(long offset, int length) throws IOException {
    if (offset < windowOffset || offset + length > windowOffset + window.limit()) {
      fill(offset, Math.max(length, window.capacity()));
    }
    return window.slice((int) (offset - windowOffset), length);
  }

  private void fill(long offset, int wanted) throws IOException {
    if (window.capacity() < wanted) {
      window = ByteBuffer.allocate(wanted);
    }
    window.clear().limit((int) Math.min(wanted, limit - offset));
    int length = window.limit();
    file.read(window, offset);
    if (window.hasRemaining()) {
      throw new IOException("the file is shorter than " + (offset + length));
    }
    window.flip();
    windowOffset = offset;
  }
}
