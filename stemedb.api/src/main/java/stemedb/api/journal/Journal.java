package stemedb.api.journal;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One totally ordered, durable log of records.
 *
 * <p>Records travel in frames. A frame is the unit of atomicity: after a crash it is there whole or
 * not at all. Frame numbers strictly increase and may have gaps; readers go on at {@link
 * Page#nextFrame()}, never at "+ 1". All methods may be called from any thread.
 */
@ConsumerType
public interface Journal extends AutoCloseable {
  /** What one frame may hold, in bytes of its records. */
  int FRAME_BYTES_MAX = 1 << 20;

  /** What one append may hold, in bytes of its records. */
  int APPEND_BYTES_MAX = 8 << 20;

  /** Changes when the log was replaced or cut behind a point that readers may have seen. */
  UUID generation();

  /**
   * Appends records in order, in as many frames as needed, and flushes once. A local journal works
   * in the calling thread and returns a completed stage.
   *
   * <p>The stage ends with a position a record (acknowledged: durable), with {@link
   * JournalException.Reason#UNAVAILABLE} or {@code FULL} or {@code TOO_LARGE} (refused: certainly
   * not in the log), or with {@link JournalException.Reason#INDETERMINATE} (it may still appear).
   *
   * @param records 1 or more, each 1 byte to {@link #FRAME_BYTES_MAX}, together at most {@link
   *     #APPEND_BYTES_MAX}; not copied, not to be changed until the stage ends
   */
  CompletionStage<List<Position>> append(List<byte[]> records);

  /**
   * Reads durable frames.
   *
   * @param fromFrame number of the first frame wanted; in a gap, the next one is meant
   * @param maxBytes stop before this many record bytes are passed; at least one frame is returned
   * @param wait how long to wait when nothing is there yet, {@link Duration#ZERO} for not at all
   * @return the frames, possibly none, and where to read on
   * @throws JournalException {@code TRIMMED} before {@link #startFrame()}, {@code BEYOND_END}
   *     behind {@link #endFrame()}, {@code CORRUPT} when a frame does not check
   */
  Page read(long fromFrame, int maxBytes, Duration wait);

  /** Number of the first frame that can still be read. Frame numbers start at 1. */
  long startFrame();

  /** Number that follows the last durable frame; where the next append goes at the earliest. */
  long endFrame();

  /**
   * What a check in the background found wrong with frames that were durable: reason {@code
   * CORRUPT}, the message names file, offset and cause. Null as long as nothing is known; never
   * waits.
   */
  default @Nullable JournalException damage() {
    return null;
  }

  /**
   * The files that hold the frames below that number, in order, for a copy that is made while the
   * log goes on: the first {@link JournalSegment#bytes} of each never change. A copy of these
   * beginnings in a folder of their own is a journal of the same generation that ends there. The
   * files are in the folder that the journal was opened in, until trimming drops them.
   *
   * @param endFrame number behind the last frame wanted, at most {@link #endFrame()}
   * @return none when there is no such frame; a segment is sealed when all of its file is meant
   * @throws JournalException {@code UNAVAILABLE} when this journal is not kept in files
   */
  default List<JournalSegment> segments(long endFrame) {
    throw new JournalException(
        JournalException.Reason.UNAVAILABLE, "this journal is not kept in files");
  }

  /** Allows to drop frames before that one; the journal may keep more than asked. */
  CompletionStage<Void> trimBefore(long frame);

  /** Flushes and closes. Later calls end with {@link JournalException.Reason#UNAVAILABLE}. */
  @Override
  void close();
}
