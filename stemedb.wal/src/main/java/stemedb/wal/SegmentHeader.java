package stemedb.wal;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What stands at the start of a segment; the layout is in the package's documentation.
 *
 * @param generation the journal's generation
 * @param key with which the parts of this segment begin
 * @param firstFrame number of the first frame, also in the file's name
 * @param previous what is before it
 */
record SegmentHeader(UUID generation, long key, long firstFrame, Previous previous) {
  static final int BYTES = 128;
  static final int VERSION = 1;
  private static final long MAGIC = 0x5354454d4557414cL; // STEMEWAL
  static final int KEY_OFFSET = 32;
  private static final int CRC_OFFSET = BYTES - 4;

  /**
   * The segment before.
   *
   * @param firstFrame its first frame, 0 when there never was one
   * @param length of its file, seal included
   * @param chain at its end
   */
  record Previous(long firstFrame, long length, byte[] chain) {
    static final Previous NONE = new Previous(0, 0, new byte[FrameCodec.CHAIN_BYTES]);
  }

  ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putLong(MAGIC).putInt(VERSION).putInt(BYTES);
    bytes.putLong(generation.getMostSignificantBits());
    bytes.putLong(generation.getLeastSignificantBits());
    bytes.putLong(key).putLong(firstFrame);
    bytes.putLong(previous.firstFrame).putLong(previous.length).put(previous.chain);
    bytes.putInt(CRC_OFFSET, crc(bytes));
    return bytes.clear();
  }

  /**
   * Reads and checks a header.
   *
   * @param bytes {@link #BYTES} from the start of the file
   */
  static SegmentHeader decode(ByteBuffer bytes, String file, long firstFrame) {
    Flaw flaw = flaw(bytes, firstFrame);
    if (flaw != null) {
      throw flaw.in(file);
    }
    byte[] chain = new byte[FrameCodec.CHAIN_BYTES];
    bytes.get(64, chain);
    return new SegmentHeader(
        new UUID(bytes.getLong(16), bytes.getLong(24)),
        bytes.getLong(KEY_OFFSET),
        firstFrame,
        new Previous(bytes.getLong(48), bytes.getLong(56), chain));
  }

  /** What is wrong with a header, or null. */
  static @Nullable Flaw flaw(ByteBuffer bytes, long firstFrame) {
    if (bytes.getLong(0) != MAGIC) {
      return new Flaw(0, "this is no segment of a journal");
    }
    if (bytes.getInt(CRC_OFFSET) != crc(bytes)) {
      return new Flaw(0, "the checksum of the header differs");
    }
    if (bytes.getInt(8) != VERSION || bytes.getInt(12) != BYTES) {
      return new Flaw(8, "format version " + bytes.getInt(8) + " is not known");
    }
    return bytes.getLong(40) == firstFrame
        ? null
        : new Flaw(40, "the header is that of frame " + bytes.getLong(40));
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().position(0).limit(CRC_OFFSET));
    return (int) crc.getValue();
  }
}
