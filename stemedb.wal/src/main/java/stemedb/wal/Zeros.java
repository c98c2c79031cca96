package stemedb.wal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Fills files with zeros: blocks that were written once are flushed several times faster. */
final class Zeros {
  private static final int CHUNK_BYTES = 256 << 10;

  private Zeros() {}

  static void fill(LayerFile file, long from, long to) throws IOException {
    ByteBuffer zeros =
        ByteBuffer.allocateDirect((int) Math.min(CHUNK_BYTES, Math.max(0, to - from)));
    for (long at = from; at < to; at += zeros.limit()) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), to - at));
      file.write(zeros, at);
    }
  }

  /** Offset of the last byte between the two that is not zero, or -1. */
  static long lastNonZero(LayerFile file, long from, long to) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    long found = -1;
    for (long at = from; at < to; at += chunk.limit()) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), to - at));
      file.read(chunk, at);
      for (int i = chunk.limit() - 1; i >= 0 && found < at + i; i--) {
        if (chunk.get(i) != 0) {
          found = at + i;
          break;
        }
      }
    }
    return found;
  }
}
