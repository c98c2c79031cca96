package stemedb.http.endpoint;

import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.StemeDb;
import stemedb.api.archive.BackupAdmin;

/** The database of the moment: it may be replaced while the gateway serves. Thread-safe. */
public final class Node {
  private volatile @Nullable StemeDb database;
  private volatile @Nullable BackupAdmin backups;

  /** A database appears. */
  public void bind(StemeDb database) {
    this.database = database;
  }

  /** A database goes; another may be there already. */
  public void unbind(StemeDb database) {
    if (this.database == database) {
      this.database = null;
    }
  }

  /** Backups can be made. */
  public void bind(BackupAdmin backups) {
    this.backups = backups;
  }

  /** They cannot any more; another may be there already. */
  public void unbind(BackupAdmin backups) {
    if (this.backups == backups) {
      this.backups = null;
    }
  }

  /**
   * Who makes backups.
   *
   * @throws stemedb.api.StemeDbException {@code starting} while there is nobody
   */
  public BackupAdmin backups() {
    BackupAdmin current = backups;
    if (current == null) {
      throw Problem.of(ErrorCode.STARTING, "nobody makes backups on this node (yet)").toException();
    }
    return current;
  }

  /**
   * The database.
   *
   * @throws stemedb.api.StemeDbException {@code starting} while there is none
   */
  public StemeDb database() {
    StemeDb current = database;
    if (current == null) {
      throw Problem.of(ErrorCode.STARTING, "the database is not there yet").toException();
    }
    return current;
  }
}
