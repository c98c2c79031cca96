package stemedb.api;

import java.util.EnumSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.LifecycleStage;

/**
 * A pair whose assertions are to be told in the order in which they were recorded, whether they
 * still count or not.
 *
 * @param filters which of them are told; {@link #ALL} for all
 * @param asOf which past to look at; a cursor overrides it
 * @param limit page size, 1 to 1000
 * @param cursor where an earlier page ended, or null
 */
public record HistoryRequest(
    String subject,
    String predicate,
    Filters filters,
    AsOf asOf,
    int limit,
    @Nullable String cursor) {

  /** Leaves nothing out, rejected claims neither. */
  public static final Filters ALL =
      new Filters(
          EnumSet.allOf(LifecycleStage.class),
          Filters.DEFAULT.sourceClasses(),
          0,
          null,
          null,
          null,
          null);

  public HistoryRequest {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(predicate, "predicate");
  }

  /** The first page of all assertions of a pair, as they stand now. */
  public static HistoryRequest of(String subject, String predicate) {
    return new HistoryRequest(subject, predicate, ALL, AsOf.HEAD, Listing.LIMIT_DEFAULT, null);
  }
}
