package stemedb.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what can be read of a file: blocks that the device does not give come as zeros, which no
 * check takes for a frame.
 */
final class ForgivingFile implements LayerFile {
  private static final int BLOCK_BYTES = 4096;

  private final LayerFile file;
  private @Nullable IOException failure;

  ForgivingFile(LayerFile file) {
    this.file = file;
  }

  /** The first block that could not be read says why; null when all could be. */
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public void read(ByteBuffer target, long offset) throws IOException {
    int start = target.position();
    try {
      file.read(target, offset);
    } catch (ClosedChannelException e) {
      throw e; // says nothing about the device
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      target.position(start);
      readBlocks(target, offset);
    }
  }

  private void readBlocks(ByteBuffer target, long offset) throws IOException {
    int end = (int) Math.min(target.limit(), target.position() + Math.max(0, size() - offset));
    long at = offset;
    while (target.position() < end) {
      int length = (int) Math.min(end - target.position(), BLOCK_BYTES - at % BLOCK_BYTES);
      ByteBuffer block = target.slice(target.position(), length);
      try {
        file.read(block, at);
      } catch (ClosedChannelException e) {
        throw e;
      } catch (IOException e) {
        block.put(0, new byte[length]);
      }
      target.position(target.position() + length);
      at += length;
    }
  }

  @Override
  public void write(ByteBuffer source, long offset) throws IOException {
    file.write(source, offset);
  }

  @Override
  public void force(boolean metadata) throws IOException {
    file.force(metadata);
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public void truncate(long size) throws IOException {
    file.truncate(size);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
