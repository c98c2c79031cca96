package stemedb.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * Finds the key of a segment whose header does not check. It stands in the header, in the first
 * frame and in the seal; the one with which most frames begin is it.
 */
final class KeySearch {
  private KeySearch() {}

  static OptionalLong find(LayerFile file, long size, ByteBuffer window) throws IOException {
    long[] places = {SegmentHeader.KEY_OFFSET, SegmentHeader.BYTES, size - FrameCodec.HEADER_BYTES};
    long best = 0;
    long bestCount = 0;
    for (long place : places) {
      long key = place >= 0 && place + Long.BYTES <= size ? readLong(file, place) : 0;
      if (key != 0 && key != best) {
        long count = count(new SegmentScanner(file, key, size, window));
        best = count > bestCount ? key : best;
        bestCount = Math.max(count, bestCount);
      }
    }
    return bestCount == 0 ? OptionalLong.empty() : OptionalLong.of(best);
  }

  private static long readLong(LayerFile file, long offset) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES);
    file.read(bytes, offset);
    return bytes.getLong(0);
  }

  private static long count(SegmentScanner scanner) throws IOException {
    long count = 0;
    long at = scanner.find(SegmentHeader.BYTES);
    while (at >= 0) {
      Entry entry = scanner.at(at);
      count += entry instanceof Entry.Nothing ? 0 : 1;
      at =
          scanner.find(
              at + (entry instanceof Entry.FrameEntry frame ? frame.length() : Long.BYTES));
    }
    return count;
  }
}
