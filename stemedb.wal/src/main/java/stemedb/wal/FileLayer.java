package stemedb.wal;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * One folder as the journal sees it: the seam on which tests lose, tear and refuse writes. What is
 * created, renamed or deleted is durable after {@link #syncDirectory()} only.
 */
interface FileLayer {
  /**
   * Takes the folder for this process.
   *
   * @throws IOException when somebody has it
   */
  Closeable lock() throws IOException;

  /** Names of the files in the folder, in no order. */
  List<String> list() throws IOException;

  /** Makes a file that must not exist, for reading and writing. */
  LayerFile create(String name) throws IOException;

  /** Opens a file for reading. */
  LayerFile openToRead(String name) throws IOException;

  /** Opens a file for reading and writing. */
  LayerFile openToWrite(String name) throws IOException;

  void rename(String from, String to) throws IOException;

  void delete(String name) throws IOException;

  void syncDirectory() throws IOException;
}
