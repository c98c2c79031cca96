package stemedb.api.storage;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/** Opens stores of one make. */
@ConsumerType
public interface StorageBackend {

  /** The word for this make in configuration: {@code leveldb}, {@code memory}. */
  String name();

  /** One line for operators: what this backend is good for. */
  String description();

  /** Whether the rows are still there after {@link Store#close()} and reopening. */
  boolean persistent();

  /**
   * Opens the store in that folder and makes one when the folder is empty or absent.
   *
   * @throws StorageException when the folder cannot be used, holds something else, or is in use
   */
  Store open(Path directory, StoreOptions options);
}
