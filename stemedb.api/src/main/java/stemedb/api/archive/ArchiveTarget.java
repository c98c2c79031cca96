package stemedb.api.archive;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** Opens archives of one kind of place; a service. */
@ConsumerType
public interface ArchiveTarget {

  /** What a location of this kind begins with, before {@code ://}: {@code file}, {@code s3}. */
  String scheme();

  /**
   * Opens the archive at that location; makes it when it is not there.
   *
   * @param location as the operator wrote it, with or without the scheme
   * @throws IOException naming the location, when it cannot be used
   */
  Archive open(String location) throws IOException;
}
