package stemedb.api;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an operator does with the journal while the node serves.
 *
 * <p>The journal keeps everything until {@link #trim()} is called, and then everything from the
 * oldest hold on. The indexer is always one of the holders; backups, the archive and the feed hold
 * what they still need.
 */
@ProviderType
public interface JournalAdmin {

  /**
   * Keeps frames from that one on for a holder; moves its earlier hold. Holds last until the node
   * ends, so a holder takes its own again at each start.
   *
   * @param holder a word for messages: {@code archive}, {@code feed}
   * @param frame first frame that it still needs, 1 for all
   */
  void hold(String holder, long frame);

  /** Gives up a hold; nothing happens when there is none. */
  void release(String holder);

  /** The frames that are kept, by holder, the indexer included. */
  Map<String, Long> holds();

  /**
   * The files of the journal up to the last record that can be read, for a copy of them. Hold the
   * frames before, or trimming may drop files meanwhile.
   *
   * @return ends with {@link ErrorCode#JOURNAL_UNAVAILABLE} while the journal is away, {@code
   *     STORAGE_UNAVAILABLE} while nobody can say which record that is
   */
  CompletionStage<JournalCut> cut();

  /**
   * Drops whole segments that nobody holds.
   *
   * @return the first frame that is still there; ends with {@link ErrorCode#JOURNAL_UNAVAILABLE}
   *     while the journal is away
   */
  CompletionStage<Long> trim();
}
