package stemedb.api;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an operator does with the store while the node serves. One task runs at a time; it goes on
 * in the background, and another start meanwhile ends with {@link ErrorCode#CONFLICT}.
 */
@ProviderType
public interface StorageAdmin {

  /** The backends that are installed, and the one that is waited for, by name. */
  List<StoreInfo> stores();

  /**
   * Moves the data into a store of another backend and serves from that one on. Answers and writes
   * go on meanwhile. The old files stay until {@link #drop(String)}.
   *
   * @return the task as it began; ends with {@link ErrorCode#NOT_FOUND} when no such backend is
   *     installed, {@code CONFLICT} when it is the active one already
   */
  CompletionStage<StoreTask> switchTo(String backend);

  /** Makes the active store anew from the journal in the background, then serves from it. */
  CompletionStage<StoreTask> rebuild();

  /** Compares the active store with what the journal says it should hold; changes nothing. */
  CompletionStage<StoreTask> verify();

  /** The task that runs, or the last one since the start; null when there was none. */
  @Nullable StoreTask task();

  /**
   * Ends the running task; the node goes on with the store that it has.
   *
   * @return false when nothing runs, or when it is too late to turn back
   */
  boolean cancel();

  /**
   * Deletes the files of a store that is not the active one.
   *
   * @return bytes that were freed; ends with {@code CONFLICT} for the active one, {@code NOT_FOUND}
   *     when there are no files
   */
  CompletionStage<Long> drop(String backend);
}
