package stemedb.storage.leveldb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Reads a log of LevelDB and finds where the unbroken part of it ends.
 *
 * <p>A log is blocks of 32 KiB, each full of fragments: masked CRC-32C (4 bytes), length (2), type
 * (1), data. A record is one batch and begins with its sequence number (8) and count of operations
 * (4), all little-endian. Source: LevelDB, doc/log_format.md and db/write_batch.cc.
 */
final class LogScan {
  private static final int BLOCK_BYTES = 32 << 10;
  private static final int FRAGMENT_HEADER_BYTES = 7;
  private static final int FULL = 1;
  private static final int FIRST = 2;
  private static final int MIDDLE = 3;
  private static final int LAST = 4;
  private static final int CRC_MASK_DELTA = 0xa282ead8;

  private final ByteBuffer recordHeader = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
  private boolean insideRecord;
  private boolean empty = true;
  private long firstSequence;
  private long nextSequence;
  private long wholeBytes;
  private boolean clean;

  private LogScan() {}

  static LogScan of(Path log) throws IOException {
    LogScan scan = new LogScan();
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      long offset = 0;
      while (fill(block, channel, offset) && scan.acceptBlock(block, offset)) {
        offset += BLOCK_BYTES;
      }
      scan.clean = onlyZeros(channel, scan.wholeBytes);
    }
    return scan;
  }

  /** Length of the part that holds whole records only, without a gap in their sequence. */
  long wholeBytes() {
    return wholeBytes;
  }

  /**
   * Whether nothing but unused space follows: LevelDB writes into a file made longer beforehand.
   */
  boolean clean() {
    return clean;
  }

  /** Whether the records of this log are the next after those of the other. */
  boolean follows(LogScan other) {
    return empty || other.empty || firstSequence == other.nextSequence;
  }

  private boolean acceptBlock(ByteBuffer block, long offset) {
    int at = 0;
    while (block.limit() - at >= FRAGMENT_HEADER_BYTES) {
      int length = Short.toUnsignedInt(block.getShort(at + 4));
      int end = at + FRAGMENT_HEADER_BYTES + length;
      int type = block.get(at + 6);
      boolean good =
          type >= FULL
              && type <= LAST
              && end <= block.limit()
              && unmasked(block.getInt(at)) == crc(block, at + 6, length + 1)
              && acceptFragment(type, block, at + FRAGMENT_HEADER_BYTES, length);
      if (!good) {
        return false;
      }
      at = end;
      if (!insideRecord) {
        wholeBytes = offset + at;
      }
    }
    return true;
  }

  private boolean acceptFragment(int type, ByteBuffer block, int at, int length) {
    boolean begins = type == FULL || type == FIRST;
    if (begins == insideRecord) {
      return false;
    }
    if (begins) {
      recordHeader.clear();
    }
    int wanted = Math.min(recordHeader.remaining(), length);
    recordHeader.put(recordHeader.position(), block, at, wanted);
    recordHeader.position(recordHeader.position() + wanted);
    insideRecord = type == FIRST || type == MIDDLE;
    return insideRecord || acceptRecord();
  }

  private boolean acceptRecord() {
    if (recordHeader.hasRemaining()) {
      return false;
    }
    long sequence = recordHeader.getLong(0);
    if (empty) {
      firstSequence = sequence;
    } else if (sequence != nextSequence) {
      return false;
    }
    empty = false;
    nextSequence = sequence + Integer.toUnsignedLong(recordHeader.getInt(8));
    return true;
  }

  private static int crc(ByteBuffer block, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(block.slice(at, length));
    return (int) crc.getValue();
  }

  private static int unmasked(int masked) {
    return Integer.rotateLeft(masked - CRC_MASK_DELTA, 15);
  }

  private static boolean onlyZeros(FileChannel channel, long from) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    for (long offset = from; fill(block, channel, offset); offset += BLOCK_BYTES) {
      while (block.hasRemaining()) {
        if (block.get() != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Reads a block, the last one shorter; false at the end of the file. */
  private static boolean fill(ByteBuffer block, FileChannel channel, long offset)
      throws IOException {
    block.clear();
    int read;
    do {
      read = channel.read(block, offset + block.position());
    } while (read > 0);
    block.flip();
    return block.hasRemaining();
  }
}
