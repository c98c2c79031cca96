package stemedb.api;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Follows the change feed, a page at a time. Pages come when they are asked for, so a reader that
 * is slow delays nobody, and what it has not read yet waits on the disk. Nothing is left out and
 * nothing comes twice. One that fails or is closed can be followed up by another that starts behind
 * the last page.
 *
 * <p>For one thread at a time; {@link #close()} may come from any.
 */
@ProviderType
public interface FeedReader extends AutoCloseable {

  /**
   * The next page: at once when there is more, else when there is, and without changes when there
   * is nothing within that time. Not to be called again before it has ended.
   *
   * @param wait at most a minute
   */
  CompletionStage<ChangePage> next(Duration wait);

  /** Ends the reader, and a page that is waited for with a failure. */
  @Override
  void close();
}
