package com.example.storage;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;
import stemedb.api.storage.StoreFolder;

/** The folder, its database and the connections to it. */
final class Database {
  private static final String FILE = "rows.sqlite";

  private final StoreFolder folder;
  private final long cacheKibibytes;

  Database(StoreFolder folder, long cacheBytes) {
    this.folder = folder;
    this.cacheKibibytes = Math.max(64, cacheBytes >> 10);
  }

  /** A connection that writes and reads. */
  Connection connect() throws SQLException {
    if (folder.isMade() && !Files.exists(folder.path().resolve(FILE))) {
      throw unreadable("its database is gone", null);
    }
    SQLiteDataSource source = new SQLiteDataSource(); // DriverManager does not see bundles
    source.setUrl("jdbc:sqlite:" + folder.path().resolve(FILE));
    Connection connection = source.getConnection();
    try {
      run(connection, "PRAGMA journal_mode = WAL");
      run(connection, "PRAGMA synchronous = NORMAL");
      run(connection, "PRAGMA cache_size = -" + cacheKibibytes);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Makes the table in a new database, and refuses one that is damaged. */
  void check(Connection connection) throws SQLException {
    if (number(connection, "SELECT count(*) FROM sqlite_schema") == 0) {
      if (folder.isMade()) {
        throw unreadable("its table is gone", null);
      }
      run(
          connection,
          "CREATE TABLE rows (key BLOB PRIMARY KEY, value BLOB NOT NULL, crc INTEGER NOT NULL)"
              + " WITHOUT ROWID, STRICT");
    }
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("PRAGMA quick_check(1)")) {
      if (!found.next() || !found.getString(1).equals("ok")) {
        throw unreadable("its database is damaged", null);
      }
    }
    // SQLite has no checksums, and a row whose key was damaged would not be missed later.
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT key, value, crc FROM rows")) {
      while (rows.next()) {
        Row.read(rows);
      }
    }
    folder.setMade();
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      return found.next() ? found.getLong(1) : 0;
    }
  }

  long sizeBytes() {
    return folder.sizeBytes();
  }

  /** Gives the folder up. */
  void close() {
    folder.close();
  }

  /** What a failure means for the node. */
  StorageException failure(SQLException e) {
    int code = e.getErrorCode() & 0xFF;
    if (code == SQLiteErrorCode.SQLITE_BUSY.code) {
      return new StorageException(Reason.IN_USE, folder.path() + " is in use.", e);
    }
    if (code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code
        || code == SQLiteErrorCode.SQLITE_ERROR.code) {
      return unreadable("its database is damaged", e);
    }
    return new StorageException(Reason.IO, "SQLite failed in " + folder.path() + ": " + e, e);
  }

  private StorageException unreadable(String why, Throwable cause) {
    return new StorageException(
        Reason.UNREADABLE, folder.path() + " cannot be used as a store: " + why + ".", cause);
  }
}
