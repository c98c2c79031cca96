package stemedb.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the file system. */
final class DiskFile implements LayerFile {
  /** The JDK keeps a buffer of the size of the largest transfer with each thread. */
  private static final int TRANSFER_BYTES_MAX = 64 << 10;

  private final Path path;
  private final FileChannel channel;

  DiskFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  @Override
  public void read(ByteBuffer target, long offset) throws IOException {
    int end = target.limit();
    long at = offset;
    try {
      while (target.position() < end) {
        target.limit(Math.min(end, target.position() + TRANSFER_BYTES_MAX));
        int count = channel.read(target, at);
        if (count < 0) {
          return;
        }
        at += count;
      }
    } finally {
      target.limit(end);
    }
  }

  @Override
  public void write(ByteBuffer source, long offset) throws IOException {
    long at = offset;
    int wanted = source.remaining();
    try {
      while (source.hasRemaining()) {
        at += channel.write(source, at);
      }
    } catch (IOException e) {
      throw explain(e, path, wanted);
    }
  }

  @Override
  public void force(boolean metadata) throws IOException {
    try {
      channel.force(metadata);
    } catch (IOException e) {
      throw explain(e, path, 0);
    }
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /**
   * Java has no error number to offer, only the text of the operating system in its language: the
   * space that is left is asked too.
   */
  static IOException explain(IOException failure, Path path, long wanted) {
    String text = String.valueOf(failure.getMessage());
    if (text.contains("No space left") || text.contains("quota exceeded")) {
      return new NoSpaceException(failure);
    }
    try {
      boolean full = Files.getFileStore(path).getUsableSpace() < Math.max(wanted, 4096);
      return full ? new NoSpaceException(failure) : failure;
    } catch (IOException e) {
      failure.addSuppressed(e);
      return failure;
    }
  }
}
