package com.example.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;

/** A read transaction: in WAL mode it sees what was there when it first read. */
final class SqliteSnapshot implements Snapshot {
  private final SqliteStore store;
  private final Connection connection;
  private final AtomicBoolean closed = new AtomicBoolean();

  SqliteSnapshot(SqliteStore store, Connection connection) throws SQLException {
    this.store = store;
    this.connection = connection;
    Database.run(connection, "SELECT 1 FROM rows LIMIT 1"); // begins here, not at the first get
  }

  @Override
  public byte[] get(byte[] key) {
    checkOpen();
    return store.get(connection, key);
  }

  @Override
  public Scan scan(byte[] from, byte[] to, ScanOrder order) {
    checkOpen();
    return new SqliteScan(this, connection, from, to, order);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      store.giveBack(connection);
    }
  }

  void checkOpen() {
    store.checkOpen();
    if (closed.get()) {
      throw new StorageException(Reason.CLOSED, "The snapshot is closed.");
    }
  }

  StorageException failure(SQLException e) {
    return store.failure(e);
  }
}
