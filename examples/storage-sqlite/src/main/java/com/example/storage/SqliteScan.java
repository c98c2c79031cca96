package com.example.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;

/** The rows of a range. SQLite orders blobs as the contract wants it: by unsigned bytes. */
final class SqliteScan implements Scan {
  private final SqliteSnapshot snapshot;
  private final PreparedStatement statement;
  private final ResultSet rows;
  private Row row;
  private boolean ended;
  private boolean closed;

  SqliteScan(
      SqliteSnapshot snapshot, Connection connection, byte[] from, byte[] to, ScanOrder order) {
    this.snapshot = snapshot;
    String sql =
        "SELECT key, value, crc FROM rows WHERE key >= ?"
            + (to == null ? "" : " AND key < ?")
            + (order == ScanOrder.ASCENDING ? " ORDER BY key" : " ORDER BY key DESC");
    try {
      statement = connection.prepareStatement(sql);
      statement.setBytes(1, from);
      if (to != null) {
        statement.setBytes(2, to);
      }
      rows = statement.executeQuery();
    } catch (SQLException e) {
      throw snapshot.failure(e);
    }
  }

  @Override
  public boolean next() {
    snapshot.checkOpen();
    if (closed) {
      throw new StorageException(Reason.CLOSED, "The scan is closed.");
    }
    try {
      row = !ended && rows.next() ? Row.read(rows) : null;
      ended = row == null;
      return !ended;
    } catch (SQLException e) {
      throw snapshot.failure(e);
    }
  }

  @Override
  public byte[] key() {
    return current().key();
  }

  @Override
  public byte[] value() {
    return current().value();
  }

  private Row current() {
    if (row == null) {
      throw new IllegalStateException("The scan stands on no row.");
    }
    return row;
  }

  @Override
  public void close() {
    closed = true;
    row = null;
    try {
      statement.close();
    } catch (SQLException e) {
      // closed with its connection
    }
  }
}
