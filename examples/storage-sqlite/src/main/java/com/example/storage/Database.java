package com.example.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;

/** The folder, its database and the connections to it. */
final class Database {
  private static final String FILE = "rows.sqlite";
  private static final String LOCK = "lock.sqlite";

  /** Says whose database it is: "Stem" in ASCII. */
  private static final int APPLICATION = 0x5374656D;

  private final Path directory;
  private final long cacheKibibytes;

  Database(Path directory, long cacheBytes) {
    this.directory = directory;
    this.cacheKibibytes = Math.max(64, cacheBytes >> 10);
  }

  /** Refuses a folder that holds something else before anything is made in it. */
  void prepare() {
    try {
      if (Files.exists(directory) && !Files.isDirectory(directory)) {
        throw unreadable("it is a file", null);
      }
      Files.createDirectories(directory);
      try (Stream<Path> files = Files.list(directory)) {
        List<String> names = files.map(file -> file.getFileName().toString()).toList();
        if (!names.stream().allMatch(name -> name.startsWith(FILE) || name.startsWith(LOCK))) {
          throw unreadable("it holds other files", null);
        }
      }
    } catch (IOException e) {
      throw new StorageException(Reason.IO, "Could not use " + directory + ": " + e, e);
    }
  }

  /** SQLite's own lock, which ends with the process, on a database for nothing else. */
  Connection lock() throws SQLException {
    Connection lock = connect(LOCK);
    try {
      run(lock, "PRAGMA busy_timeout = 0"); // whoever holds it does so for long
      run(lock, "BEGIN EXCLUSIVE");
      return lock;
    } catch (SQLException e) {
      lock.close();
      throw e;
    }
  }

  /** A connection that writes and reads. */
  Connection connect() throws SQLException {
    Connection connection = connect(FILE);
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

  private Connection connect(String file) throws SQLException {
    SQLiteDataSource source = new SQLiteDataSource(); // DriverManager does not see bundles
    source.setUrl("jdbc:sqlite:" + directory.resolve(file));
    return source.getConnection();
  }

  /** Makes the table in a new database, and refuses one that is not ours or is damaged. */
  void check(Connection connection) throws SQLException {
    if (number(connection, "SELECT count(*) FROM sqlite_schema") == 0) {
      run(connection, "PRAGMA application_id = " + APPLICATION);
      run(
          connection,
          "CREATE TABLE rows (key BLOB PRIMARY KEY, value BLOB NOT NULL, crc INTEGER NOT NULL)"
              + " WITHOUT ROWID, STRICT");
    }
    if (number(connection, "PRAGMA application_id") != APPLICATION) {
      throw unreadable("its database is not one of StemeDB", null);
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
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new StorageException(Reason.IO, "Could not list " + directory + ": " + e, e);
    }
  }

  /** What a failure means for the node. */
  StorageException failure(SQLException e) {
    int code = e.getErrorCode() & 0xFF;
    if (code == SQLiteErrorCode.SQLITE_BUSY.code) {
      return new StorageException(Reason.IN_USE, directory + " is in use.", e);
    }
    if (code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code
        || code == SQLiteErrorCode.SQLITE_ERROR.code) {
      return unreadable("its database is damaged", e);
    }
    return new StorageException(Reason.IO, "SQLite failed in " + directory + ": " + e, e);
  }

  private StorageException unreadable(String why, Throwable cause) {
    return new StorageException(
        Reason.UNREADABLE, directory + " cannot be used as a store: " + why + ".", cause);
  }
}
