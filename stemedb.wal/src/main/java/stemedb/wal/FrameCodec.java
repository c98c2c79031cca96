package stemedb.wal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.zip.CRC32C;
import stemedb.api.journal.Journal;

/**
 * Frames and marks to bytes; the layout is in the package's documentation. Not for use by several
 * threads at once.
 */
final class FrameCodec {
  static final int CHAIN_BYTES = 32;

  /** Of a frame, and all of a mark. */
  static final int HEADER_BYTES = 64;

  static final int RECORDS_MAX = 1 << 16;
  static final int FRAME_LENGTH_MIN = align(HEADER_BYTES + Integer.BYTES + Integer.BYTES + 1);
  static final int FRAME_LENGTH_MAX =
      align(HEADER_BYTES + Integer.BYTES + Integer.BYTES * RECORDS_MAX + Journal.FRAME_BYTES_MAX);

  static final int LENGTH_OFFSET = 12;
  private static final int CRC_OFFSET = 8;
  private static final int CHAIN_OFFSET = 32;
  private static final int FLUSHED = -1;
  private static final int SEAL = -2;

  private final MessageDigest digest;

  FrameCodec() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }

  /** Length of a frame that holds these records, in bytes. */
  static int length(List<byte[]> records) {
    int bytes = HEADER_BYTES + Integer.BYTES;
    for (byte[] record : records) {
      bytes += Integer.BYTES + record.length;
    }
    return align(bytes);
  }

  /**
   * Puts a frame into the buffer.
   *
   * @return the chain value after it
   */
  byte[] encode(
      ByteBuffer target, long key, long number, long flushed, byte[] chain, List<byte[]> records) {
    int start = target.position();
    int length = length(records);
    target.putLong(key).putInt(0).putInt(length).putLong(number).putLong(flushed);
    target.position(start + HEADER_BYTES).putInt(records.size());
    for (byte[] record : records) {
      target.putInt(record.length).put(record);
    }
    while (target.position() < start + length) {
      target.put((byte) 0);
    }
    ByteBuffer frame = target.slice(start, length);
    byte[] next = chain(chain, frame);
    frame.put(CHAIN_OFFSET, next).putInt(CRC_OFFSET, crc(frame));
    return next;
  }

  /**
   * Puts a frame of another segment, or behind another chain, into the buffer.
   *
   * @return the chain value after it
   */
  byte[] move(ByteBuffer target, long key, byte[] chain, ByteBuffer frame) {
    byte[] next = chain(chain, frame);
    ByteBuffer copy = target.slice(target.position(), frame.limit());
    target.put(frame.duplicate().position(0));
    copy.putLong(0, key).put(CHAIN_OFFSET, next).putInt(CRC_OFFSET, crc(copy));
    return next;
  }

  /** The chain value after a frame. */
  byte[] chain(byte[] before, ByteBuffer frame) {
    digest.reset();
    digest.update(before);
    digest.update(frame.slice(LENGTH_OFFSET, CHAIN_OFFSET - LENGTH_OFFSET));
    digest.update(frame.slice(HEADER_BYTES, frame.limit() - HEADER_BYTES));
    return digest.digest();
  }

  /** A mark of {@link #HEADER_BYTES}. */
  static ByteBuffer encode(long key, Entry.Mark mark) {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES);
    bytes.putLong(key).putInt(0).putInt(mark.seal() ? SEAL : FLUSHED).putLong(mark.nextFrame());
    bytes.put(CHAIN_OFFSET, mark.chain());
    return bytes.putInt(CRC_OFFSET, crc(bytes)).clear();
  }

  /** Whether the length in a header is that of a mark. */
  static boolean isMark(int length) {
    return length == FLUSHED || length == SEAL;
  }

  /** Checks and reads the frame or mark that fills the buffer. */
  static Entry decode(ByteBuffer bytes) {
    if (bytes.getInt(CRC_OFFSET) != crc(bytes)) {
      return new Entry.Nothing("the checksum differs");
    }
    byte[] chain = new byte[CHAIN_BYTES];
    bytes.get(CHAIN_OFFSET, chain);
    int length = bytes.getInt(LENGTH_OFFSET);
    return isMark(length)
        ? new Entry.Mark(length == SEAL, bytes.getLong(16), chain)
        : new Entry.FrameEntry(bytes.getLong(16), bytes.getLong(24), chain, bytes);
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(LENGTH_OFFSET, bytes.limit() - LENGTH_OFFSET));
    return (int) crc.getValue();
  }

  private static int align(int bytes) {
    return (bytes + 7) & ~7;
  }
}
