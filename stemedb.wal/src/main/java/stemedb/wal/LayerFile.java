package stemedb.wal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link FileLayer}. Reading and writing are positional and may overlap. */
interface LayerFile extends Closeable {
  /** Fills the buffer from that offset, or up to the end of the file. */
  void read(ByteBuffer target, long offset) throws IOException;

  /**
   * Writes all that remains in the buffer.
   *
   * @throws NoSpaceException when the device is full; part of the bytes may be written
   */
  void write(ByteBuffer source, long offset) throws IOException;

  /**
   * Flushes to the device. After a failure nothing is known about what was written since the last
   * success, and asking again proves nothing.
   *
   * @param metadata also what is not needed to read the content
   */
  void force(boolean metadata) throws IOException;

  long size() throws IOException;

  void truncate(long size) throws IOException;
}
