package stemedb.api;

import org.jspecify.annotations.Nullable;

/**
 * Two pasts that are to be compared.
 *
 * @param from the earlier one; what it covers is known already
 * @param to the later one
 * @param subject only assertions about it; null for all
 * @param subjectPrefix only assertions whose subject begins like this; null for all
 * @param predicate only assertions with it; null for all
 * @param limit page size, 1 to 1000
 * @param cursor where an earlier page ended, or null; the pasts are then those of that page
 */
public record DiffRequest(
    AsOf from,
    AsOf to,
    @Nullable String subject,
    @Nullable String subjectPrefix,
    @Nullable String predicate,
    int limit,
    @Nullable String cursor) {

  /** The first page of all that changed between two pasts. */
  public static DiffRequest between(AsOf from, AsOf to) {
    return new DiffRequest(from, to, null, null, null, Listing.LIMIT_DEFAULT, null);
  }
}
