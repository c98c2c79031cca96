package stemedb.http.endpoint;

import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.StemeDb;

/** The database of the moment: it may be replaced while the gateway serves. Thread-safe. */
public final class Node {
  private volatile @Nullable StemeDb database;

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
