package stemedb.api.journal;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/** Opens journals of one make. */
@ConsumerType
public interface JournalProvider {

  /** The word for this make in configuration: {@code local}. */
  String name();

  /**
   * Opens the journal in that folder, makes one when the folder is empty or absent, and recovers
   * what an earlier process left: an incomplete last frame is cut off.
   *
   * @throws JournalException {@link JournalException.Reason#CORRUPT} naming file, offset and cause
   *     when anything but the tail is damaged, {@link JournalException.Reason#UNAVAILABLE} when the
   *     folder cannot be used
   */
  Journal open(Path directory, JournalOptions options);
}
