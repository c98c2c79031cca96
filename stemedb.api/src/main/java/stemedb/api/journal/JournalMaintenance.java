package stemedb.api.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ConsumerType;
import stemedb.api.service.Progress;

/**
 * What an operator does to the folder of a journal that no node holds. All methods end with {@link
 * JournalException.Reason#UNAVAILABLE} when somebody holds it or it is no journal of this make.
 */
@ConsumerType
public interface JournalMaintenance {

  /** The word for this make in configuration: {@code local}. */
  String name();

  /** The segments, from their headers alone, in order; what cannot be read says so. */
  List<JournalSegment> inspect(Path directory);

  /** Reads everything and checks it; changes nothing. */
  JournalReport verify(Path directory, Progress progress);

  /**
   * Makes a damaged journal usable. What is damaged is set aside in the folder, never deleted; the
   * report says which frames are lost and where the parts went. When frames are lost the journal
   * gets a new generation, so that nobody takes old cursors and stores for current. A journal that
   * is whole is left alone.
   */
  JournalReport repair(Path directory, Progress progress);

  /**
   * Gives a whole journal a new generation and leaves its frames alone: what a restore does, since
   * the node that it replaces may have served records that came later. When it fails half way the
   * folder is not to be used.
   *
   * @return the new generation
   */
  UUID renew(Path directory);

  /**
   * Hands the frames from that one on to the reader, in order, until it says false or the end.
   *
   * @throws JournalException {@code CORRUPT} at the first that does not check
   */
  void read(Path directory, long fromFrame, Predicate<Frame> reader);
}
