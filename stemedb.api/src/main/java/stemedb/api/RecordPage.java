package stemedb.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of records. All pages of one listing look at the same offset.
 *
 * @param offset the last record that it covers
 * @param time when that was recorded
 * @param nextCursor where the next page starts; null when this is the last
 */
public record RecordPage(
    List<StoredRecord> records, long offset, Instant time, @Nullable String nextCursor) {
  public RecordPage {
    records = List.copyOf(records);
  }
}
