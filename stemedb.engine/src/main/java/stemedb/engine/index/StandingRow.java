package stemedb.engine.index;

import org.jspecify.annotations.Nullable;
import stemedb.api.StoredRecord;
import stemedb.api.model.Hash;

/**
 * What a later record did to a candidate: status (1 byte) and the hash of that record (32).
 *
 * @param status the candidate's status from the effect offset on
 * @param by the record that did it
 */
public record StandingRow(StoredRecord.Status status, Hash by) {

  /** The value of the row in the store. */
  public byte[] toBytes() {
    byte[] row = new byte[1 + Hash.BYTES];
    row[0] = code(status);
    by.copyTo(row, 1);
    return row;
  }

  /**
   * @throws IllegalArgumentException when it is not such a row
   */
  public static StandingRow of(byte[] row) {
    if (row.length != 1 + Hash.BYTES) {
      throw new IllegalArgumentException("not a standing row");
    }
    return new StandingRow(status(row[0]), Hash.of(row, 1));
  }

  /** Whether a curator approved what was held back. */
  private boolean isApproval() {
    return status == StoredRecord.Status.CURRENT;
  }

  /** Whether it takes the candidate out. */
  public boolean isOut() {
    return !status.counts();
  }

  /**
   * Which of two rows says how the candidate stands: one that takes it out before one that does
   * not, of these the later; an approval before what held it back.
   */
  public StandingRow after(@Nullable StandingRow earlier) {
    if (isApproval() && earlier != null && earlier.status == StoredRecord.Status.QUARANTINED) {
      return this;
    }
    return earlier != null && earlier.isOut() && !isOut() ? earlier : this;
  }

  private static byte code(StoredRecord.Status status) {
    return switch (status) {
      case REVISED -> 1;
      case SUPERSEDED -> 2;
      case RETRACTED -> 3;
      case DISPUTED -> 4;
      case QUARANTINED -> 5;
      case CURRENT -> 6;
      case SOURCE_RETRACTED ->
          throw new IllegalArgumentException("no row says " + status.wireName());
    };
  }

  private static StoredRecord.Status status(byte code) {
    return switch (code) {
      case 1 -> StoredRecord.Status.REVISED;
      case 2 -> StoredRecord.Status.SUPERSEDED;
      case 3 -> StoredRecord.Status.RETRACTED;
      case 4 -> StoredRecord.Status.DISPUTED;
      case 5 -> StoredRecord.Status.QUARANTINED;
      case 6 -> StoredRecord.Status.CURRENT;
      default -> throw new IllegalArgumentException("not a standing row");
    };
  }
}
