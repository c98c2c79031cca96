package com.example.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreStatistics;
import stemedb.api.storage.WriteBatch;

/** One connection writes; each snapshot is a read transaction on a connection of its own. */
final class SqliteStore implements Store {
  private static final int IDLE_MAX = 8;
  private static final String GET = "SELECT key, value, crc FROM rows WHERE key = ?";

  private final Database database;
  private final Connection writer;
  private final Deque<Connection> idle = new ArrayDeque<>();
  private final Set<Connection> inUse = new HashSet<>();
  private volatile boolean closed;

  private SqliteStore(Database database, Connection writer) {
    this.database = database;
    this.writer = writer;
  }

  static SqliteStore open(Database database) {
    Connection writer = null;
    try {
      writer = database.connect();
      database.check(writer);
      writer.setAutoCommit(false);
      return new SqliteStore(database, writer);
    } catch (SQLException e) {
      closeQuietly(writer);
      throw database.failure(e);
    } catch (RuntimeException e) {
      closeQuietly(writer);
      throw e;
    }
  }

  @Override
  public byte[] get(byte[] key) {
    try (Snapshot now = snapshot()) {
      return now.get(key);
    }
  }

  /** Looks a row up on a connection. */
  byte[] get(Connection connection, byte[] key) {
    try (PreparedStatement statement = connection.prepareStatement(GET)) {
      statement.setBytes(1, key);
      try (ResultSet found = statement.executeQuery()) {
        return found.next() ? Row.read(found).value() : null;
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** A commit in WAL mode survives the death of the process without a sync. */
  @Override
  public void write(WriteBatch batch) {
    synchronized (writer) {
      checkOpen();
      try (PreparedStatement put = writer.prepareStatement("REPLACE INTO rows VALUES (?, ?, ?)");
          PreparedStatement delete = writer.prepareStatement("DELETE FROM rows WHERE key = ?")) {
        batch.forEach(new Writing(put, delete));
        writer.commit();
      } catch (SQLException e) {
        rollBack();
        throw failure(e);
      } catch (RuntimeException e) {
        rollBack();
        throw e;
      }
    }
  }

  private final class Writing implements WriteBatch.Visitor {
    private final PreparedStatement put;
    private final PreparedStatement delete;

    Writing(PreparedStatement put, PreparedStatement delete) {
      this.put = put;
      this.delete = delete;
    }

    @Override
    public void put(byte[] key, byte[] value) {
      try {
        put.setBytes(1, key);
        put.setBytes(2, value);
        put.setLong(3, new Row(key, value).crc());
        put.executeUpdate();
      } catch (SQLException e) {
        throw failure(e);
      }
    }

    @Override
    public void delete(byte[] key) {
      try {
        delete.setBytes(1, key);
        delete.executeUpdate();
      } catch (SQLException e) {
        throw failure(e);
      }
    }
  }

  private void rollBack() {
    try {
      writer.rollback();
    } catch (SQLException e) {
      // the failure before it is the one to tell
    }
  }

  @Override
  public Snapshot snapshot() {
    Connection connection = null;
    try {
      connection = borrow();
      return new SqliteSnapshot(this, connection);
    } catch (SQLException e) {
      giveBack(connection);
      throw failure(e);
    }
  }

  private synchronized Connection borrow() throws SQLException {
    checkOpen();
    Connection connection = idle.poll();
    if (connection == null) {
      connection = database.connect();
      connection.setAutoCommit(false);
    }
    inUse.add(connection);
    return connection;
  }

  /** Ends the read transaction of a snapshot. */
  synchronized void giveBack(Connection connection) {
    if (connection == null || !inUse.remove(connection)) {
      return; // closed with the store
    }
    try {
      connection.rollback();
      if (idle.size() < IDLE_MAX) {
        idle.push(connection);
        return;
      }
    } catch (SQLException e) {
      // of no more use
    }
    closeQuietly(connection);
  }

  /** A commit with full synchronisation syncs the log, and all that was committed before. */
  @Override
  public void flush() {
    synchronized (writer) {
      checkOpen();
      try {
        writer.setAutoCommit(true);
        Database.run(writer, "PRAGMA synchronous = FULL");
        Database.run(writer, "PRAGMA user_version = 0");
        Database.run(writer, "PRAGMA user_version = 1");
        Database.run(writer, "PRAGMA synchronous = NORMAL");
        writer.setAutoCommit(false);
      } catch (SQLException e) {
        throw failure(e);
      }
    }
  }

  @Override
  public StoreStatistics statistics() {
    checkOpen();
    return new StoreStatistics(database.sizeBytes(), "one SQLite table");
  }

  @Override
  public void close() {
    synchronized (writer) {
      synchronized (this) {
        if (closed) {
          return;
        }
        closed = true;
        idle.forEach(SqliteStore::closeQuietly);
        inUse.forEach(SqliteStore::closeQuietly);
        inUse.clear();
        closeQuietly(writer);
        database.close();
      }
    }
  }

  void checkOpen() {
    if (closed) {
      throw new StorageException(Reason.CLOSED, "The store is closed.");
    }
  }

  StorageException failure(SQLException e) {
    return closed
        ? new StorageException(Reason.CLOSED, "The store is closed.", e)
        : database.failure(e);
  }

  private static void closeQuietly(Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      // nothing is lost: what was committed is in the files
    }
  }
}
