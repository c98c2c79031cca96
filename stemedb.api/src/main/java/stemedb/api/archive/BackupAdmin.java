package stemedb.api.archive;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Backups of a node that serves: consistent at one record, and only what is not at the target yet
 * is sent there. One runs at a time, in the background.
 */
@ProviderType
public interface BackupAdmin {

  /**
   * Begins a backup.
   *
   * @param location of the target: a folder of the node's machine, or {@code SCHEME://…} of an
   *     {@link ArchiveTarget} that is installed
   * @param retention which backups stay at the target when this one is done
   * @return the task as it began; ends with {@link stemedb.api.ErrorCode#CONFLICT} while one runs
   */
  CompletionStage<BackupTask> start(String location, Retention retention);

  /** The backup that runs, or the last one since the start; null when there was none. */
  @Nullable BackupTask task();

  /**
   * Ends the one that runs; earlier backups at the target are not touched.
   *
   * @return false when none runs
   */
  boolean cancel();
}
