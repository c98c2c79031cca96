package stemedb.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of what changed between two pasts, in the order of the records that changed it. It may be
 * short, or empty, although there is more.
 *
 * @param from the last record of the earlier past
 * @param to the last record of the later one
 * @param nextCursor where the next page starts; null when this is the last
 */
public record DiffPage(
    List<Difference> differences, long from, long to, @Nullable String nextCursor) {
  public DiffPage {
    differences = List.copyOf(differences);
  }

  /**
   * An assertion that is new, or stands differently.
   *
   * @param offset the record that made the difference: the assertion itself when it is new
   * @param before how it stood in the earlier past; null when it is new
   * @param assertion with its standing in the later past
   */
  public record Difference(
      long offset, StoredRecord.@Nullable Standing before, StoredRecord assertion) {}
}
