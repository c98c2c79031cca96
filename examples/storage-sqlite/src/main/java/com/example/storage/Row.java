package com.example.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.zip.CRC32C;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;

/** A row with its checksum: a wrong row must not come back as a right one. */
record Row(byte[] key, byte[] value) {

  /** Reads the columns key, value, crc. */
  static Row read(ResultSet found) throws SQLException {
    Row row = new Row(bytes(found, 1), bytes(found, 2));
    if (row.crc() != found.getLong(3)) {
      throw new StorageException(Reason.UNREADABLE, "A row does not fit its checksum.");
    }
    return row;
  }

  long crc() {
    CRC32C crc = new CRC32C();
    crc.update(key);
    crc.update(0xFF);
    crc.update(value);
    return crc.getValue();
  }

  private static byte[] bytes(ResultSet found, int column) throws SQLException {
    byte[] bytes = found.getBytes(column);
    return bytes == null ? new byte[0] : bytes;
  }
}
