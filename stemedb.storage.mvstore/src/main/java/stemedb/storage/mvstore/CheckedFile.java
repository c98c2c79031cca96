package stemedb.storage.mvstore;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.ZipOutputStream;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.RandomAccessStore;
import org.h2.mvstore.SFChunk;
import org.jspecify.annotations.Nullable;

/**
 * The file of an MVStore, in which each block is followed by the CRC-32C of its number and content.
 * MVStore checks what it knows to be the head and the tail of a chunk, but not the rows between
 * them: with a bit changed it would answer with a wrong row or without one. The first two blocks
 * stand as they are: they hold the header twice, each with its checksum.
 *
 * <p>Java closes a channel when a thread is interrupted that reads by it, for all. A {@link
 * RandomAccessFile} stays open; as it has one position, there are some of them for readers.
 */
final class CheckedFile extends RandomAccessStore {
  /** MVStore's own, which it does not publish. */
  private static final int BLOCK_BYTES = 4096;

  private static final int HEADER_BLOCKS = 2;
  private static final int CHECKED_BLOCK_BYTES = BLOCK_BYTES + Integer.BYTES;
  private static final int READERS = 4;

  private final Path path;
  private final RandomAccessFile writer;
  private final RandomAccessFile[] readers = new RandomAccessFile[READERS];

  CheckedFile(Path path, Map<String, Object> config) throws IOException {
    super(config);
    this.path = path;
    writer = new RandomAccessFile(path.toFile(), "rw");
    try {
      for (int i = 0; i < READERS; i++) {
        readers[i] = new RandomAccessFile(path.toFile(), "r");
      }
      init(path.toString(), false);
      setSize(logicalSize(writer.length()));
    } catch (IOException | RuntimeException e) {
      closeFiles();
      throw e;
    }
  }

  private static long physical(long block) {
    return block <= HEADER_BLOCKS
        ? block * BLOCK_BYTES
        : (long) HEADER_BLOCKS * BLOCK_BYTES + (block - HEADER_BLOCKS) * CHECKED_BLOCK_BYTES;
  }

  /** Whole blocks only: a piece of one at the end is a write that was not finished. */
  private static long logicalSize(long length) {
    long header = (long) HEADER_BLOCKS * BLOCK_BYTES;
    return length <= header
        ? length / BLOCK_BYTES * BLOCK_BYTES
        : header + (length - header) / CHECKED_BLOCK_BYTES * BLOCK_BYTES;
  }

  @Override
  public ByteBuffer readFully(SFChunk chunk, long position, int length) {
    long first = position / BLOCK_BYTES;
    long end = (position + length + BLOCK_BYTES - 1) / BLOCK_BYTES;
    byte[] stored = read(physical(first), Math.toIntExact(physical(end) - physical(first)));
    readCount.incrementAndGet();
    readBytes.addAndGet(stored.length);
    ByteBuffer result = ByteBuffer.allocate(length);
    int at = 0;
    int skipped = (int) (position % BLOCK_BYTES);
    for (long block = first; block < end; block++) {
      boolean checked = block >= HEADER_BLOCKS;
      if (checked && intAt(stored, at + BLOCK_BYTES) != crc(block, stored, at)) {
        throw failure(DataUtils.ERROR_FILE_CORRUPT, "block " + block + " was changed", null);
      }
      result.put(stored, at + skipped, Math.min(BLOCK_BYTES - skipped, result.remaining()));
      at += checked ? CHECKED_BLOCK_BYTES : BLOCK_BYTES;
      skipped = 0;
    }
    return result.flip();
  }

  private byte[] read(long position, int length) {
    byte[] bytes = new byte[length];
    RandomAccessFile reader = readers[(int) (Thread.currentThread().getId() % READERS)];
    try {
      synchronized (reader) {
        reader.seek(position);
        reader.readFully(bytes);
      }
    } catch (EOFException e) {
      throw failure(DataUtils.ERROR_FILE_CORRUPT, "it ends before byte " + (position + length), e);
    } catch (IOException e) {
      throw failure(DataUtils.ERROR_READING_FAILED, "cannot read", e);
    }
    return bytes;
  }

  /** Whole blocks, as MVStore writes them. */
  @Override
  protected void writeFully(SFChunk chunk, long position, ByteBuffer source) {
    int length = source.remaining();
    if (position % BLOCK_BYTES != 0 || length % BLOCK_BYTES != 0) {
      throw new IllegalArgumentException("not a whole number of blocks");
    }
    long first = position / BLOCK_BYTES;
    long end = first + length / BLOCK_BYTES;
    byte[] stored = new byte[Math.toIntExact(physical(end) - physical(first))];
    int at = 0;
    for (long block = first; block < end; block++) {
      source.get(stored, at, BLOCK_BYTES);
      if (block < HEADER_BLOCKS) {
        at += BLOCK_BYTES;
      } else {
        ByteBuffer.wrap(stored)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(at + BLOCK_BYTES, crc(block, stored, at));
        at += CHECKED_BLOCK_BYTES;
      }
    }
    setSize(Math.max(size(), position + length));
    try {
      synchronized (writer) {
        writer.seek(physical(first));
        writer.write(stored);
      }
    } catch (IOException e) {
      throw failure(DataUtils.ERROR_WRITING_FAILED, "cannot write", e);
    }
    writeCount.incrementAndGet();
    writeBytes.addAndGet(stored.length);
  }

  private static int intAt(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
  }

  private static int crc(long block, byte[] bytes, int at) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, block));
    crc.update(bytes, at, BLOCK_BYTES);
    return (int) crc.getValue();
  }

  @Override
  public void sync() {
    try {
      writer.getFD().sync();
    } catch (IOException e) {
      throw failure(DataUtils.ERROR_WRITING_FAILED, "cannot flush", e);
    }
  }

  @Override
  protected void truncate(long size) {
    try {
      writeCount.incrementAndGet();
      writer.setLength(physical(size / BLOCK_BYTES));
      setSize(Math.min(size(), size));
    } catch (IOException e) {
      throw failure(DataUtils.ERROR_WRITING_FAILED, "cannot shorten", e);
    }
  }

  @Override
  public void close() {
    try {
      closeFiles();
    } catch (IOException e) {
      throw failure(DataUtils.ERROR_WRITING_FAILED, "cannot close", e);
    } finally {
      super.close();
    }
  }

  private void closeFiles() throws IOException {
    for (RandomAccessFile reader : readers) {
      if (reader != null) {
        reader.close();
      }
    }
    writer.close();
  }

  @Override
  public void open(String fileName, boolean readOnly, char[] encryptionKey) {
    throw new UnsupportedOperationException("it is open from the start");
  }

  @Override
  public CheckedFile open(String fileName, boolean readOnly) {
    throw new UnsupportedOperationException("only for a full compaction to a second file");
  }

  @Override
  public void backup(ZipOutputStream out) {
    throw new UnsupportedOperationException("the journal is what is backed up");
  }

  private MVStoreException failure(int code, String what, @Nullable IOException cause) {
    MVStoreException failure = new MVStoreException(code, what + " (" + path + ")");
    if (cause != null) {
      failure.initCause(cause);
    }
    return failure;
  }
}
