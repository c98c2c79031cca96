package stemedb.ops.backup;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of the node's folder, or its beginning.
 *
 * @param file where it is
 * @param bytes how many of it are meant; it may be longer
 */
record LocalFile(Path file, long bytes) {

  /** SHA-256 of its first bytes: see {@link BackedFile#head()}. */
  String head() throws IOException {
    return digest(0, Math.min(bytes, BackedFile.HEAD_BYTES));
  }

  String digest(long from, long to) throws IOException {
    try (InputStream in = open(from, to)) {
      return Digests.of(in);
    }
  }

  /** The bytes from one offset to another; ends early when the file does. */
  InputStream open(long from, long to) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    channel.position(from);
    return new Range(new BufferedInputStream(Channels.newInputStream(channel), 1 << 16), to - from);
  }

  /** A stream that ends after so many bytes. */
  private static final class Range extends FilterInputStream {
    private long left;

    Range(InputStream in, long bytes) {
      super(in);
      this.left = bytes;
    }

    @Override
    public int read() throws IOException {
      if (left <= 0) {
        return -1;
      }
      int read = super.read();
      left -= read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int read = super.read(target, offset, (int) Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }
  }
}
