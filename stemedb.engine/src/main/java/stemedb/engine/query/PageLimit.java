package stemedb.engine.query;

import stemedb.api.ErrorCode;
import stemedb.api.Listing;
import stemedb.api.Problem;
import stemedb.api.StoredRecord;

/** When a page is full: by its records, their bytes, or what was looked at for them. */
final class PageLimit {
  private static final int LOOKED_AT_MAX = 50_000;
  private static final long BYTES_MAX = 4L << 20;
  private static final long SIGNATURE_BYTES = 200;

  private final int recordsMax;
  private int records;
  private int lookedAt;
  private long bytes;

  /**
   * @throws stemedb.api.StemeDbException when no page has that size
   */
  PageLimit(int recordsMax) {
    if (recordsMax < 1 || recordsMax > Listing.LIMIT_MAX) {
      throw Problem.at(ErrorCode.VALIDATION_FAILED, "limit", "limit is 1 to " + Listing.LIMIT_MAX)
          .toException();
    }
    this.recordsMax = recordsMax;
  }

  /** A row was looked at. */
  void row() {
    lookedAt++;
  }

  /** A record goes into the page. */
  void record(StoredRecord record) {
    records++;
    bytes += record.document().length + SIGNATURE_BYTES * record.signatures().size();
  }

  boolean isReached() {
    return records >= recordsMax || bytes >= BYTES_MAX || lookedAt >= LOOKED_AT_MAX;
  }
}
