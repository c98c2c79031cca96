package stemedb.api;

import org.jspecify.annotations.Nullable;

/**
 * Which assertions are to be listed: those of a subject, or of all subjects that begin alike. What
 * is superseded or revised is left out, as in answers.
 *
 * @param subject exact, or the beginning when {@code prefix} is set
 * @param prefix whether {@code subject} is a beginning
 * @param predicate only this one; null for all
 * @param filters which assertions count
 * @param asOf which past to look at; a cursor overrides it
 * @param limit page size, 1 to 1000
 * @param cursor where an earlier page ended, or null
 */
public record Listing(
    String subject,
    boolean prefix,
    @Nullable String predicate,
    Filters filters,
    AsOf asOf,
    int limit,
    @Nullable String cursor) {

  /** The largest page. */
  public static final int LIMIT_MAX = 1000;

  /** The page size when nobody says. */
  public static final int LIMIT_DEFAULT = 100;
}
