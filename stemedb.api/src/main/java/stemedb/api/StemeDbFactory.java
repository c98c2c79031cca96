package stemedb.api;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/** Opens databases in a program that runs without OSGi; found by {@code ServiceLoader}. */
@ConsumerType
public interface StemeDbFactory {

  /**
   * Opens the database in that folder, makes one when the folder is empty or absent, and returns
   * when all that the journal holds can be read.
   *
   * @throws StemeDbException when the folder is in use, damaged, or belongs to another backend
   */
  StemeDb open(Path directory, StemeDbOptions options);
}
