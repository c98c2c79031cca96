package stemedb.engine.index;

import stemedb.api.StoredRecord;
import stemedb.api.model.Hash;

/**
 * What a later record did to a candidate: status (1 byte) and the hash of that record (32).
 *
 * @param status the candidate's status from the effect offset on
 * @param by the record that did it
 */
public record StandingRow(StoredRecord.Status status, Hash by) {
  private static final byte REVISED = 1;

  /** The value of the row in the store. */
  public byte[] toBytes() {
    byte[] row = new byte[1 + Hash.BYTES];
    row[0] = REVISED;
    by.copyTo(row, 1);
    return row;
  }

  /**
   * @throws IllegalArgumentException when it is not such a row
   */
  public static StandingRow of(byte[] row) {
    if (row.length != 1 + Hash.BYTES || row[0] != REVISED) {
      throw new IllegalArgumentException("not a standing row");
    }
    return new StandingRow(StoredRecord.Status.REVISED, Hash.of(row, 1));
  }
}
