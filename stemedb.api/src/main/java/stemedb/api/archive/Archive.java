package stemedb.api.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Named files somewhere. Names are relative paths of the letters, digits and characters {@code
 * ._-}, with slashes between them, at most 512 characters long. All methods may be called from any
 * thread.
 */
@ConsumerType
public interface Archive extends Closeable {

  /**
   * Keeps a file: when this returns it is there whole and survives a loss of power; when it fails,
   * or the process ends, what was there by that name before is still there.
   *
   * @param content is read to its end, not closed
   * @param bytes how many there are
   * @throws IOException when there are more or fewer, when there is no room, when it cannot be
   *     reached
   */
  void put(String name, InputStream content, long bytes) throws IOException;

  /**
   * Reads a file; the caller closes it.
   *
   * @throws java.nio.file.NoSuchFileException when it is not there
   */
  InputStream get(String name) throws IOException;

  /** All files whose names begin so, by name. */
  List<ArchivedFile> list(String prefix) throws IOException;

  /**
   * Deletes a file.
   *
   * @return false when it was not there
   */
  boolean delete(String name) throws IOException;

  /** The file itself, to be read and left alone, where this is a folder of this machine. */
  default @Nullable Path path(String name) {
    return null;
  }
}
